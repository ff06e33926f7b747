import { useMutation, useQuery } from "@tanstack/react-query";

import { bytesOf, hexOf } from "../../api/bytes";
import { node, told } from "../../api/client";
import { Problem } from "../../api/problem";
import type { LeafProof, LogHead } from "../../api/shapes";
import { readCheckpoint } from "./checkpoint";
import { rootOf, signedBy, type Signed } from "./verify";

export const useHead = () =>
  useQuery({
    queryKey: ["log"],
    queryFn: ({ signal }) => told(node.GET("/v1/log", { signal })),
  });

/** Whether the head is signed by the keys that the node shows, verified in this browser. */
export const useSigned = (head: LogHead) =>
  useQuery({
    queryKey: ["log", "signed", head.checkpoint, head.keys],
    queryFn: () => signedBy(readCheckpoint(head.checkpoint), head.keys),
  });

export const useAudit = () =>
  useMutation({
    mutationFn: () => told(node.POST("/v1/audits", { body: { peers: true } })),
  });

/** What was found when a proof was verified here. */
export type Finding =
  | { kind: "unavailable" }
  | { kind: "wrong"; reason: "shape" | "checkpoint" | "root" | "older" | "signature" }
  | { kind: "included"; proof: LeafProof; steps: number; signed: Signed };

const isProof = (answer: unknown, leaf: number): answer is LeafProof => {
  if (typeof answer !== "object" || answer === null) return false;
  const proof = answer as Partial<LeafProof>;
  const isHash = (text: unknown) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);
  return (
    proof.leaf === leaf &&
    Number.isSafeInteger(proof.size) &&
    isHash(proof.root) &&
    isHash(proof.leaf_hash) &&
    Array.isArray(proof.proof) &&
    proof.proof.every(isHash) &&
    typeof proof.checkpoint === "string"
  );
};

/** Whether a proof holds: nothing of it is taken on the node's word. */
export const checked = async (answer: unknown, leaf: number, head: LogHead): Promise<Finding> => {
  if (!isProof(answer, leaf)) return { kind: "wrong", reason: "shape" };
  const note = readCheckpoint(answer.checkpoint);
  if (note?.size !== answer.size || note.root !== answer.root || note.origin !== head.origin) {
    return { kind: "wrong", reason: "checkpoint" };
  }
  // The tree may have grown since the head was read; it never shrinks, and one size has one root.
  const isOlder = answer.size < head.size;
  const isOther = answer.size === head.size && answer.root !== head.root;
  if (isOlder || isOther) return { kind: "wrong", reason: "older" };
  const root = await rootOf(
    bytesOf(answer.leaf_hash),
    leaf,
    answer.size,
    answer.proof.map(bytesOf),
  );
  if (root === null || hexOf(root) !== answer.root) return { kind: "wrong", reason: "root" };
  const signed = await signedBy(note, head.keys);
  if (signed === "broken") return { kind: "wrong", reason: "signature" };
  return { kind: "included", proof: answer, steps: answer.proof.length, signed };
};

/** Fetches the proof of a leaf and verifies it in this browser. */
export const useProof = (leaf: number | undefined, head: LogHead | undefined) =>
  useQuery({
    queryKey: ["log", "proof", leaf, head?.root],
    enabled: leaf !== undefined && head !== undefined,
    queryFn: async ({ signal }): Promise<Finding> => {
      if (leaf === undefined || head === undefined) return { kind: "unavailable" };
      try {
        const answer = await told(
          node.GET("/v1/log/proofs/{leaf}", { params: { path: { leaf } }, signal }),
        );
        return await checked(answer, leaf, head);
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return { kind: "unavailable" };
        throw error;
      }
    },
  });
