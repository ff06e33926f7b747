import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { usePresent } from "../api/present";
import { Live } from "./live";

/** Stands in for the stream of the node. */
class Stream extends EventTarget {
  static last: Stream | null = null;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  close = () => undefined;

  constructor() {
    super();
    Stream.last = this;
  }

  tell = (event: string, data: object) => {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  };
}

const There = () => <p>{[...(usePresent() ?? ["unknown"])].join(" ")}</p>;

test("who is at a desk comes with the stream, and is not known once the node is not heard", () => {
  vi.stubGlobal("EventSource", Stream);
  const { container } = render(
    <QueryClientProvider client={new QueryClient()}>
      <Live>
        <There />
      </Live>
    </QueryClientProvider>,
  );
  expect(container.textContent).toBe("unknown");
  act(() => {
    Stream.last?.onopen?.();
    Stream.last?.tell("presence", { officers: ["officer_1", "officer_2"] });
  });
  expect(container.textContent).toBe("officer_1 officer_2");
  act(() => {
    Stream.last?.onerror?.();
  });
  expect(container.textContent).toBe("unknown");
});
