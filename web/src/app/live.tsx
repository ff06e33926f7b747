import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, type ReactNode } from "react";

import { listen, type Line } from "../api/events";
import { setPresent } from "../api/present";

const LineContext = createContext<Line>("connecting");

/** Whether what the officer sees is what the node knows. */
export const useLine = (): Line => use(LineContext);

/** What any act may change; only what is on the screen is asked again. */
const LISTS = [
  "acts", "agreements", "consents", "dues", "duty", "leads", "log", "private", "records", "watches",
];

/** Keeps what is shown in step with the node: an event makes stale what it is about. */
export const Live = ({ children }: { children: ReactNode }) => {
  const queries = useQueryClient();
  const [line, setLine] = useState<Line>("connecting");
  useEffect(() => {
    let hasBeenLost = false;
    return listen(
      ({ event, act, officers }) => {
        // What was missed could have been anything.
        if (event === "missed") void queries.invalidateQueries();
        else if (event === "presence") setPresent(officers ?? null);
        else if (event === "misbehaviour" || event === "contact")
          void queries.invalidateQueries({ queryKey: ["peers"] });
        else {
          for (const list of LISTS) void queries.invalidateQueries({ queryKey: [list] });
          if (act !== undefined) void queries.invalidateQueries({ queryKey: ["act", act] });
        }
      },
      (now) => {
        setLine(now);
        // Who is there is not known by a desk that does not hear the node.
        if (now !== "live") setPresent(null);
        if (now === "live" && hasBeenLost) void queries.invalidateQueries();
        hasBeenLost = now === "lost" || (hasBeenLost && now !== "live");
      },
    );
  }, [queries]);
  return <LineContext value={line}>{children}</LineContext>;
};
