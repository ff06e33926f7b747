import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { readDraft, writeDraft } from "../../api/drafts";
import { NO_POINTS } from "../../parts/emergency-points";
import { answering, showPage } from "../../testing";
import { asks, AT, LAW } from "./hits-sample";
import { again, EMPTY, faults, revived, toAsk } from "./inquiry";
import { SearchPage } from "./search-page";
import { WatchFormPage } from "./watch-form-page";
import { renewal, watchFor } from "./watching";

const POINTS = [
  [/^1\. Who is in danger/, "A child"],
  [/^2\. Who or what is known/, "A grey van"],
  [/^3\. What is asked of whom/, "Stop it"],
  [/^4\. By when/, "Tonight"],
  [/^5\. On whose word/, "Her mother"],
] as const;

const SAID = {
  level: "emergency",
  reason: "A child",
  points: { known: "A grey van", asked: "Stop it", by_when: "Tonight", on_word_of: "Her mother" },
};

const node = () =>
  answering({
    "GET /v1/peers": { items: [], next: null },
    "GET /v1/facts": { items: [], next: null },
    "GET /v1/acts": { items: [], next: null },
    "POST /v1/verdicts": LAW,
    "POST /v1/acts": { act: "act_9", stage: "done", verdict: LAW },
  });

const claim = async () => {
  const box = await screen.findByRole("checkbox", { name: "Imminent threat to life" });
  box.focus();
  await userEvent.keyboard(" ");
};

const write = async (points: readonly (readonly [RegExp, string])[]) => {
  for (const [label, words] of points) await userEvent.type(screen.getByLabelText(label), words);
};

beforeEach(() => {
  writeDraft("search", null);
  writeDraft("watch", null);
});

test("a search that is an emergency asks five points, and none of it goes before all are said", async () => {
  const asked = node();
  const router = showPage("/search", "/search", SearchPage);
  await userEvent.type(await screen.findByLabelText("Name"), "Ada Beispiel");
  await claim();
  await write(POINTS.slice(0, 4));
  await userEvent.click(screen.getByRole("button", { name: /^Search/ }));
  expect(screen.getByText("This is needed.")).toBeTruthy();
  expect(screen.getByText("Say all five points of the emergency")).toBeTruthy();
  expect(asked.some(({ what }) => what === "POST /v1/acts")).toBe(false);
  await write(POINTS.slice(4));
  await userEvent.click(await screen.findByRole("button", { name: /^Send now/ }));
  await expect.poll(() => router.state.location.pathname).toBe("/search/act_9");
  const sent = asked.find(({ what }) => what === "POST /v1/acts")?.body;
  expect(sent).toMatchObject({ body: { kind: "search.run" }, urgency: SAID });
  const verdicts = JSON.stringify(asked.filter(({ what }) => what === "POST /v1/verdicts"));
  expect(verdicts).toContain('"level":"emergency"');
  expect(verdicts, "the law reads no words").not.toContain("grey van");
});

test("a watch is set in an emergency without a case, with the same points", async () => {
  const asked = node();
  const router = showPage("/watches/new", "/watches/new", WatchFormPage);
  await userEvent.type(await screen.findByLabelText("Name"), "Ada Beispiel");
  await claim();
  await write(POINTS);
  await userEvent.click(await screen.findByRole("button", { name: /^Send now/ }));
  await expect.poll(() => router.state.location.pathname).toBe("/watches/act_9");
  const sent = asked.find(({ what }) => what === "POST /v1/acts")?.body;
  expect(sent).toMatchObject({ body: { kind: "watch.set" }, urgency: SAID });
});

test("what was typed of an emergency is kept, and what is none says nothing of it", () => {
  const emergency = { ...NO_POINTS, reason: "A child" };
  const kept = revived({ ...EMPTY, emergency });
  expect(kept.emergency).toEqual(emergency);
  expect(revived({ ...EMPTY, emergency: { reason: 7 } }).emergency).toEqual(NO_POINTS);
  expect(toAsk(kept, []).urgency).toMatchObject({ reason: "…", points: { known: "" } });
  expect(toAsk(EMPTY, [])).not.toHaveProperty("urgency");
  expect(readDraft("search")).toBe(null);
});

/** What was sent in an emergency, as the node shows it. */
const sentWith = (kind: string) => {
  const act = asks(kind);
  const terms = [{ property: "name", value: "Ada Beispiel" }];
  const body = { ...act.content.body, terms };
  return { ...act, content: { ...act.content, body, urgency: SAID } } as never;
};

test("the points go along to another search, a watch and a renewal, and are confirmed anew", () => {
  const search = again(sentWith("search.run"));
  const watch = { stands_at: ["XB"], since: AT, until: AT, state: "stands" } as never;
  const points = { reason: SAID.reason, ...SAID.points };
  const inquiries = [
    search,
    search && watchFor(search, Date.now()),
    renewal(sentWith("watch.set"), watch, Date.now()),
  ];
  for (const inquiry of inquiries) {
    expect(inquiry).toMatchObject({ emergency: points, pointsHold: false });
    expect(inquiry && faults(inquiry).points).toBe(true);
    expect(inquiry && faults({ ...inquiry, pointsHold: true }).points).toBe(false);
  }
  expect(again(asks("search.run") as never)).toMatchObject({ emergency: null, pointsHold: null });
});

test("points of an earlier entry are sent once a person says that they hold", async () => {
  writeDraft("search", again(sentWith("search.run")));
  const asked = node();
  const router = showPage("/search", "/search", SearchPage);
  const holds = await screen.findByRole("checkbox", { name: "These five points hold still" });
  expect(screen.getByLabelText<HTMLInputElement>(/^4\. By when/).value).toBe("Tonight");
  expect(screen.getByText("Confirm the five points of the emergency")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /^Search/ }));
  expect(asked.some(({ what }) => what === "POST /v1/acts")).toBe(false);
  await userEvent.click(holds);
  await userEvent.click(await screen.findByRole("button", { name: /^Send now/ }));
  await expect.poll(() => router.state.location.pathname).toBe("/search/act_9");
  const sent = asked.find(({ what }) => what === "POST /v1/acts")?.body;
  expect(sent).toMatchObject({ urgency: SAID });
});
