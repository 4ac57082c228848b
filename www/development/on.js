/**
 * Says that the page is one of a developer. Bundlers take the modules of this folder by the condition "development".
 */
import { bundled } from '../host/development.js';

bundled.forDevelopment = true;
