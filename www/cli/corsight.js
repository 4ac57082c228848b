#!/usr/bin/env node
/**
 * The command line: `npx corsight`.
 */
import { main } from './main.js';
import { processIo } from './io.js';

const io = processIo();
const status = await main(process.argv.slice(2), io);
io.end(status);
