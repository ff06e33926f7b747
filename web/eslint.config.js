import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import ts from "typescript-eslint";

/** Which folder may import which: app -> features -> parts -> api. */
const closed = (from, ...folders) => ({
  files: [`src/${from}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          ...folders.map((folder) => ({
            group: [`**/${folder}/**`],
            message: `${from} knows nothing of ${folder}: app -> features -> parts -> api`,
          })),
          ...(from === "features"
            ? [{ regex: "^\\.\\./(?!\\.\\.)", message: "a feature never imports a feature" }]
            : []),
        ],
      },
    ],
  },
});

export default defineConfig([
  globalIgnores(["dist", "src/api/schema.d.ts"]),
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  a11y.flatConfigs.recommended,
  hooks.configs.flat["recommended-latest"],
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "no-restricted-globals": [
        "error",
        { name: "localStorage", message: "use src/api/kept.ts: it survives a full or closed store" },
        { name: "fetch", message: "use src/api/client.ts: it knows sessions and problems" },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/only-throw-error": "off",
    },
  },
  closed("api", "parts", "features", "app"),
  closed("parts", "features", "app"),
  closed("features", "app"),
  {
    // A command's print has no type, a fixture's `use` is no hook, and tests call from outside.
    files: ["e2e/**"],
    rules: {
      "no-restricted-globals": "off",
      "react-hooks/rules-of-hooks": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  { files: ["**/*.{js,mjs}"], extends: [ts.configs.disableTypeChecked] },
]);
