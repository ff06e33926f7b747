import { defineConfig } from "vitest/config";

// One browser and one stage for all: tests follow each other, as days do.
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: ["e2e/stage.ts"],
    setupFiles: ["e2e/expect.ts"],
    pool: "forks",
    maxWorkers: 1,
    isolate: false,
    fileParallelism: false,
    // A busy machine is slow, not wrong.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A browser loses a race now and then that the desk has not: tried once more, and told so.
    retry: 1,
  },
});
