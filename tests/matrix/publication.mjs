import { NOTHING } from './sample.mjs';

const row = (tool, version, mode, command) => ({ tool, version, mode, asks: NOTHING, packages: { [tool]: version }, run: (app) => app.run(command(app)).then(() => {}) });

export default {
  name: 'The package itself',
  text: 'What judges packages finds nothing.',
  rows: [
    row('publint', '0.3.25', '--strict', (app) => `publint run node_modules/corsight --strict`),
    // CommonJS gets the package's modules by require() of an ES module.
    row('@arethetypeswrong/cli', '0.18.5', '--profile esm-only', (app) => `attw ${app.corsight.tarball} --profile esm-only`),
  ],
};
