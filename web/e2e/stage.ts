import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { TestProject } from "vitest/node";

import { Agency, type Known } from "./agency";

declare module "vitest" {
  interface ProvidedContext {
    stage: Known[];
  }
}

/** Where the homes of the nodes lie, their logs, and the pictures of what failed. */
export const FOLDER = join(import.meta.dirname, "../../target/e2e");

const CODES = ["XA", "XB", "XC"];

/** Three bureaus that trust each other, each with a node of its own. */
export default async function set(project: TestProject): Promise<() => Promise<void>> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const nodes: Agency[] = [];
  const strike = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    for (const code of CODES) nodes.push(await Agency.init(FOLDER, code));
    await Promise.all(nodes.map((node) => node.serve()));
    for (const one of nodes) {
      for (const other of nodes.filter((node) => node !== one)) {
        const { fingerprint } = other.known;
        await one.does("admin", ["peer", "add", other.card, "--fingerprint", fingerprint]);
      }
      const declares = ["--declare", "designated-channel: node"];
      await one.does("admin", [
        ...["adopt", "ied-2023-977", ...declares],
        ...["--declare", "single-point-of-contact"],
      ]);
    }
  } catch (error) {
    await strike();
    throw error;
  }
  project.provide(
    "stage",
    nodes.map((node) => node.known),
  );
  return strike;
}
