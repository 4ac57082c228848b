// The services that nobody can run: what is written for them is checked against their published schemas. It has not been run.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { render } from '../../pkg/policy.js';
import { policies } from './harness/policies.mjs';
import { parts, pythonProgram } from './harness/programs.mjs';

const installed = existsSync(pythonProgram('cfn-lint'));
const missing = installed || process.env.CI ? false : 'cfn-lint is not installed (PyPI: cfn-lint)';
const wanted = process.env.SERVERS?.split(',').filter(Boolean) ?? [];
const of = (server) => wanted.length && !wanted.some((part) => server.includes(part)) ? 'another server is tested' : missing;

const LEAST = { origins: ['https://app.example'] };
const renderAll = (server) => Promise.all([LEAST, ...Object.values(policies).map(({ policy }) => policy)].map(async (policy) => (await render(policy, server)).text));

/** What the model of a service says of each input. */
function complaints(service, operation, inputs) {
  const calls = inputs.map((input) => ({ service, operation, input }));
  const { stdout, stderr } = spawnSync(pythonProgram('python'), [fileURLToPath(new URL('harness/validate.py', import.meta.url))], { input: JSON.stringify(calls), encoding: 'utf8' });
  return stdout ? JSON.parse(stdout).filter(Boolean) : [stderr];
}

/** What cfn-lint says of templates, whose texts are JSON or YAML. */
async function lint(templates) {
  const folder = await mkdtemp(join(tmpdir(), 'corsight-templates-'));
  const files = await Promise.all(templates.map(async (text, index) => {
    const file = join(folder, `${index}.yaml`);
    await writeFile(file, text);
    return file;
  }));
  const said = await new Promise((resolve) => {
    execFile(pythonProgram('cfn-lint'), ['--non-zero-exit-code', 'warning', '--', ...files], (error, stdout, stderr) => resolve(error ? stdout + stderr : ''));
  });
  await rm(folder, { recursive: true });
  return said;
}

const indented = (text, spaces) => text.replaceAll(/^(?=.)/gm, ' '.repeat(spaces));
const sam = (type, properties) => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: ${type}
    Properties:
      StageName: live
${indented(properties, 6)}
`;

test('the JSON for S3 is what PutBucketCors takes', { skip: of('s3') }, async () => {
  const inputs = (await renderAll('s3')).map((text) => ({ Bucket: 'bucket', CORSConfiguration: JSON.parse(text) }));
  assert.deepEqual(complaints('s3', 'PutBucketCors', inputs), []);
});

test('the JSON for CloudFront is what CreateResponseHeadersPolicy takes', { skip: of('cloudfront') }, async () => {
  const inputs = (await renderAll('cloudfront')).map((text) => ({ ResponseHeadersPolicyConfig: JSON.parse(text) }));
  assert.deepEqual(complaints('cloudfront', 'CreateResponseHeadersPolicy', inputs), []);
});

test('the values for CloudFront pass the schema of AWS::CloudFront::ResponseHeadersPolicy', { skip: of('cloudfront') }, async () => {
  const template = (text) => {
    const { Name, CorsConfig } = JSON.parse(text, (key, value) => value?.Quantity === undefined ? value : { Items: value.Items });
    return JSON.stringify({ Resources: { Policy: { Type: 'AWS::CloudFront::ResponseHeadersPolicy', Properties: { ResponseHeadersPolicyConfig: { Name, CorsConfig } } } } });
  };
  assert.equal(await lint((await renderAll('cloudfront')).map(template)), '');
});

test('the YAML for API Gateway passes the schemas of an HTTP API and of a REST API', { skip: of('api-gateway') }, async () => {
  const texts = (await renderAll('api-gateway')).map(parts);
  const rest = texts.flatMap(([, properties]) => properties ? [sam('AWS::Serverless::Api', properties)] : []);
  assert.ok(rest.length);
  assert.equal(await lint([...texts.map(([properties]) => sam('AWS::Serverless::HttpApi', properties)), ...rest]), '');
});
