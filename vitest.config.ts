import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{shared,server,client,tests,bench,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '.node/**', 'tests/e2e/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Much of a test is waiting: three at a time, however few cores there are.
    maxWorkers: 3,
  },
})
