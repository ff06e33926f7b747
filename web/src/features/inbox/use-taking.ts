import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { node, told } from "../../api/client";
import type { ActLine } from "../../api/shapes";

/** How long it can be undone: until then nothing is recorded and nobody is told. */
export const UNDO_MS = 6_000;

/** Acts that are on their way at the same time. */
const AT_ONCE = 6;

const takeCharge = ({ act, agency, direction }: ActLine) =>
  told(
    node.POST("/v1/acts", {
      body: {
        body: { kind: "message.acknowledge", reception: "taken" },
        // What the node itself tells in the house is taken in the house.
        recipients: direction === "own" ? [] : [agency],
        answers: act,
      },
    }),
  );

/**
 * Takes charge of several acts, a moment after it was asked.
 *
 * A sender that was told cannot be untold, so what can be undone is what was not sent yet.
 */
export const useTaking = () => {
  const queries = useQueryClient();
  const [waiting, setWaiting] = useState<ActLine[]>([]);
  const [sending, setSending] = useState<ActLine[]>([]);
  const [failed, setFailed] = useState(0);
  const due = useRef<{ acts: ActLine[]; timer: ReturnType<typeof setTimeout> } | null>(null);

  const send = useCallback(
    async (acts: ActLine[]) => {
      due.current = null;
      setWaiting([]);
      setSending((before) => [...before, ...acts]);
      const left = [...acts];
      const worker = async () => {
        for (let act = left.shift(); act !== undefined; act = left.shift()) {
          await takeCharge(act).catch(() => {
            setFailed((count) => count + 1);
          });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      await queries.invalidateQueries({ queryKey: ["acts"] });
      setSending((before) => before.filter((act) => !acts.includes(act)));
    },
    [queries],
  );
  const flush = useCallback(() => {
    if (due.current === null) return;
    clearTimeout(due.current.timer);
    void send(due.current.acts);
  }, [send]);
  // Whoever leaves the page has not taken it back.
  useEffect(() => flush, [flush]);

  const take = (acts: ActLine[]) => {
    if (acts.length === 0) return;
    flush();
    setFailed(0);
    setWaiting(acts);
    due.current = { acts, timer: setTimeout(() => void send(acts), UNDO_MS) };
  };
  const undo = () => {
    if (due.current !== null) clearTimeout(due.current.timer);
    due.current = null;
    setWaiting([]);
  };
  return { waiting, sending, failed, take, undo };
};
