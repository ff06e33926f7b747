/** Whether the node is heard: the desk never looks live when it is not. */
export type Line = "connecting" | "live" | "lost";

export interface NodeEvent {
  event: "act" | "breach" | "untaken" | "misbehaviour" | "contact" | "presence" | "missed";
  act?: string;
  peer?: string;
  /** Who is at a desk now. */
  officers?: string[];
}

const NAMES: NodeEvent["event"][] = [
  "act", "breach", "untaken", "misbehaviour", "contact", "presence", "missed",
];

/** After a loss the desk tries again: soon, then ever later, half a minute at most. */
const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** Listens until the returned function is called. */
export const listen = (
  onEvent: (event: NodeEvent) => void,
  onLine: (line: Line) => void,
): (() => void) => {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = RETRY_MIN_MS;
  let isOver = false;

  const open = () => {
    clearTimeout(timer);
    source?.close();
    onLine("connecting");
    source = new EventSource("/v1/events");
    source.onopen = () => {
      wait = RETRY_MIN_MS;
      onLine("live");
    };
    source.onerror = () => {
      source?.close();
      onLine("lost");
      if (!isOver) timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, RETRY_MAX_MS);
    };
    for (const name of NAMES) {
      source.addEventListener(name, (message: MessageEvent<string>) => {
        const data = JSON.parse(message.data) as Omit<NodeEvent, "event">;
        onEvent({ event: name, ...data });
      });
    }
  };

  open();
  window.addEventListener("online", open);
  return () => {
    isOver = true;
    clearTimeout(timer);
    window.removeEventListener("online", open);
    source?.close();
  };
};

