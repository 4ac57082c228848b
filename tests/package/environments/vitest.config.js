import { defineConfig } from 'vitest/config';

const url = 'http://app.example:3000/page/';
const project = (environment, pool, include, inline = []) => ({
  test: {
    name: `${environment} ${pool} ${inline}`, environment, pool, include, server: { deps: { inline } },
    globalSetup: ['server.js'], setupFiles: ['setup.js'], environmentOptions: { jsdom: { url }, happyDOM: { url } },
  },
});
const [objects, libraries] = [['objects.test.js'], ['libraries.test.js']];

export default defineConfig({
  test: {
    projects: [
      project('jsdom', 'forks', objects), project('jsdom', 'vmThreads', objects),
      project('happy-dom', 'forks', [...objects, ...libraries]), project('happy-dom', 'vmThreads', objects),
      // Its modules come through Vite's loader, as those of a workspace do.
      project('jsdom', 'forks', libraries, ['corsight']),
    ],
  },
});
