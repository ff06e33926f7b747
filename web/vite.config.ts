import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// During development the page comes from Vite and the interface from a running node; who calls is
// then said by a token in the environment, never in a file.
const node = process.env.COMITY_API ?? "127.0.0.1:8462";
const token = process.env.COMITY_TOKEN;
const proxy = {
  target: `http://${node}`,
  changeOrigin: true,
  headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
};

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2023",
    // The first browsers that know `light-dark()`: written out for older ones, colours are lost.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // A picture or font in a style sheet stays a file: the content security policy has no `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The node serves what lies here, and the size of each route is checked from this list.
    manifest: true,
  },
  server: { proxy: { "/v1": proxy, "/problems": proxy } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test.ts"],
    testTimeout: 30_000,
  },
});
