import { defineConfig } from 'vitest/config';

const url = 'http://app.example:3000/page/';
const project = (environment, pool) => ({
  test: {
    name: `${environment} ${pool}`, environment, pool, globalSetup: ['server.js'], setupFiles: ['setup.js'],
    include: pool === 'forks' ? ['*.test.js'] : ['objects.test.js'],
    environmentOptions: { jsdom: { url }, happyDOM: { url } },
  },
});

export default defineConfig({
  test: { projects: ['jsdom', 'happy-dom'].flatMap((environment) => ['forks', 'vmThreads'].map((pool) => project(environment, pool))) },
});
