import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { node, told } from "../../api/client";
import { Problem } from "../../api/problem";
import type { ActLine, ActShown, LeafProof } from "../../api/shapes";

/** An act as it stands on paper: what the law said, and the way from its leaf to the root. */
export interface OnPaper {
  act: ActShown;
  /** Nothing, where the log has no head yet that holds the leaf. */
  proof: LeafProof | null;
}

const proofOf = async (leaf: number, signal: AbortSignal): Promise<LeafProof | null> => {
  try {
    return await told(
      node.GET("/v1/log/proofs/{leaf}", { params: { path: { leaf } }, signal }),
    );
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
};

/** The proof of one act, there before anybody prints. */
export const usePaperProof = (leaf: number) =>
  useQuery({
    queryKey: ["log", "paper", leaf],
    queryFn: ({ signal }) => proofOf(leaf, signal),
    staleTime: Infinity,
  });

/** Acts that are fetched at the same time. */
const AT_ONCE = 6;

interface Reading {
  done: number;
  of: number;
  stop: () => void;
}

/** Fetches what paper needs of several acts, and prints once it is on the page. */
export const usePaper = (acts: ActLine[]) => {
  const [reading, setReading] = useState<Reading | null>(null);
  const [pages, setPages] = useState<Map<string, OnPaper>>(new Map());
  const [error, setError] = useState<unknown>(null);
  const isWanted = useRef(false);
  useEffect(() => {
    if (!isWanted.current || pages.size === 0) return;
    isWanted.current = false;
    window.print();
  }, [pages]);
  const start = useCallback(async () => {
    const ending = new AbortController();
    const stop = () => {
      ending.abort();
      setReading(null);
    };
    const left = [...acts];
    const found = new Map<string, OnPaper>();
    setError(null);
    setReading({ done: 0, of: acts.length, stop });
    const worker = async () => {
      for (let line = left.shift(); line !== undefined; line = left.shift()) {
        const path = { id: line.act };
        const { signal } = ending;
        const act = await told(node.GET("/v1/acts/{id}", { params: { path }, signal }));
        found.set(line.act, { act, proof: await proofOf(act.leaf, signal) });
        setReading((now) => now && { ...now, done: found.size });
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      if (ending.signal.aborted) return;
      isWanted.current = true;
      setPages(found);
    } catch (failure) {
      if (!ending.signal.aborted) setError(failure);
      ending.abort();
    } finally {
      setReading(null);
    }
  }, [acts]);
  return { reading, pages, error, start };
};
