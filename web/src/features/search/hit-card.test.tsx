import { screen, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { writeDraft } from "../../api/drafts";
import { answering, showPage } from "../../testing";
import { FoundPage } from "./found-page";
import { adviceOn } from "./hit-advice";
import { answers, given, MATCH, OTHER, page, said } from "./hits-sample";

const PEERS = {
  "GET /v1/peers": page([
    { agency: "XB", name: "Bureau XB", duty_telephone: "+999 555 0102", is_reached: false },
    { agency: "XC", name: "Bureau XC", duty_telephone: null, is_reached: true },
  ]),
  "GET /v1/duty": { telephone: "+999 555 0101", lanes: [] },
};

const ALONE =
  "A hit alone is no ground to arrest. Hold somebody only as your own law allows, as to " +
  "establish who it is.";

const CLOCK = {
  act: "act_5",
  number: 0,
  what: "end-provisional-arrest",
  owed_by: "XA",
  within: "40cd",
  state: "running",
  at: new Date(Date.now() + 12 * 86_400_000).toISOString(),
  local: null,
  pauses: null,
  left_ms: null,
  reference: null,
  rule: "ece-1957.16.9",
  cite: "European Convention on Extradition 1957, art. 16(4)",
  by: null,
  bar: null,
  stood_ms: 0,
  done: false,
  settling: null,
};

const show = (report: object, more: object = {}) => {
  const asked = answering(answers("search.run", report, { ...PEERS, ...more }));
  showPage("/search/$act", "/search/act_1", FoundPage);
  return asked;
};

const card = async () => {
  const name = "Before you do anything on a hit";
  return within(await screen.findByRole("region", { name }));
};

const part = async (name: string) => within(await (await card()).findByRole("group", { name }));

const report = (matches: object[], more: object = {}, concluded: object[] = []) => ({
  ...given({ kind: "search.report", searched: [], matches }, concluded),
  ...more,
});

beforeEach(() => {
  writeDraft("compose", null);
});

test("whom to call stands over the hits, with the number and that the node is not reached", async () => {
  show(report([MATCH, { ...OTHER, owner: "XC" }]));
  const call = await part("Whom to call");
  const number = await call.findByRole("link", { name: "+999 555 0102" });
  expect(number.getAttribute("href")).toBe("tel:+9995550102");
  expect(call.getByText("not reached: call")).toBeTruthy();
  expect(call.getByText("no duty telephone is known")).toBeTruthy();
});

test("who is not known here is called through whoever gave the hit", async () => {
  show(report([{ ...MATCH, owner: "XQ" }]));
  const call = await part("Whom to call");
  expect(await call.findByRole("link", { name: "+999 555 0102" })).toBeTruthy();
  expect(call.queryByText("XQ")).toBe(null);
});

test("a hit is no power to arrest, and what binds the copy is said", async () => {
  const handling = {
    not_in_court: true,
    not_onward: true,
    as_written: "For the inquiry of XA alone",
  };
  const shared = { class: "person", subject: {}, handling, statements: [] };
  show(report([{ ...MATCH, shared }]));
  const not = await part("Not to do");
  expect(not.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
    ALONE,
    "Do not use it in court without the owner’s consent (H1).",
    "Do not pass it on without the owner’s consent (H2).",
    "As the owner wrote (H3): For the inquiry of XA alone",
  ]);
});

test("nobody rings up oneself: of an own record no telephone is told", async () => {
  show(report([{ ...MATCH, owner: "XA" }]));
  const call = await part("Whom to call");
  expect(call.getByText("your own agency")).toBeTruthy();
  expect(call.queryByRole("link")).toBe(null);
});

test("before anything was concluded the limits of detention are told, and no clock is read", async () => {
  const asked = show(report([MATCH]));
  const clocks = await part("Clocks that run");
  expect(clocks.getByText(/^If somebody is held, the time limits of your own law/)).toBeTruthy();
  expect(clocks.queryByRole("list")).toBe(null);
  expect(asked.some(({ what }) => what.startsWith("GET /v1/hits"))).toBe(false);
});

test("where somebody is held the clock stands there, with its article", async () => {
  show(report([MATCH], {}, [said("act_3", "same")]), {
    "GET /v1/hits/act_2": { hit: "act_2", concluded: [], records: [], clocks: [CLOCK] },
  });
  const clocks = await part("Clocks that run");
  expect(clocks.getByText(/End the provisional arrest/)).toBeTruthy();
  expect(clocks.getByText(/^11 ?d.* left$|^11d left$/)).toBeTruthy();
  expect(clocks.getByRole("link", { name: /art. 16\(4\)/ })).toBeTruthy();
  const todo = await part("To do");
  expect(todo.getByText(/^It is the same: call/)).toBeTruthy();
  expect(todo.queryByText(/^Compare the person/)).toBe(null);
});

test("what a record alarms of stands at its hit, and first on the card", async () => {
  const alarms = [{ record: "record_1", alarms: ["danger", "missing"] }];
  show(report([MATCH, OTHER], { alarms }));
  const todo = (await part("To do")).getAllByRole("listitem").map((one) => one.textContent);
  expect(todo[0]).toMatch(/^A record warns of danger/);
  expect(todo[1]).toMatch(/^It may be a child, a missing person/);
  const found = within(screen.getByRole("region", { name: "XB" }));
  expect(found.getAllByText("Warns of danger")).toHaveLength(1);
  expect(found.getAllByText("Missing")).toHaveLength(1);
});

/** What is said of matches of XB, after what was concluded of them. */
const advise = (matches: object[], concluded: object[] = [], recordClass = "person" as const) => {
  const act = report(matches, {}, concluded) as never;
  const of = [{ act, matches: matches as never, alarms: [] }];
  return adviceOn(of, recordClass, { own: "XA", known: ["XB"] });
};

test("a thing is examined and not seized, nor its driver held; of a hit alone the owner is asked", () => {
  const match = { ...MATCH, reasons: [] } as never;
  const of = [{ act: null, matches: [match], alarms: undefined }];
  for (const recordClass of ["vehicle", "vessel", "travel-document"] as const) {
    const advice = adviceOn(of, recordClass, { own: "XA", known: ["XB"] });
    expect(advice).toEqual({
      call: ["XB"],
      todo: ["untold", "ask", "compareThing", "tell"],
      not: ["noSeizure", "noArrestOf"],
      written: [],
    });
  }
});

test("of a hit of which nothing is told the danger is unknown, and that is said first", async () => {
  show(report([{ ...MATCH, reasons: [] }]));
  const todo = (await part("To do")).getAllByRole("listitem").map((one) => one.textContent);
  expect(todo[0]).toMatch(/^Nothing is told of danger or of a child: approach as if/);
  expect(advise([MATCH]).todo).not.toContain("untold");
  const bare = { ...MATCH, reasons: [] } as never;
  const of = [{ act: null, matches: [bare], alarms: [{ record: "record_1", alarms: ["danger"] }] }];
  const { todo: warned } = adviceOn(of as never, "person", { own: "XA", known: ["XB"] });
  expect(warned[0]).toBe("danger");
  expect(warned).not.toContain("untold");
});

test("that there is no reason to hold is said once every hit of the card is another", () => {
  const second = { record: "record_2" };
  const first = said("act_3", "not-same");
  expect(advise([MATCH], [first]).todo).toEqual(["another"]);
  expect(advise([MATCH], [first], "vehicle" as never).todo).toEqual(["anotherThing"]);
  expect(advise([MATCH, OTHER], [first]).todo).toEqual(["compare", "tell"]);
  const doubtful = [first, said("act_4", "cannot-tell", second)];
  expect(advise([MATCH, OTHER], doubtful).todo).toEqual(["compare", "tell"]);
  expect(advise([MATCH, OTHER], [first, said("act_4", "same", second)]).todo).toEqual(["same"]);
  const both = [first, said("act_4", "not-same", second)];
  expect(advise([MATCH, OTHER], both).todo).toEqual(["another"]);
  const undone = [first, said("act_4", "not-same", { ...second, undone_by: "act_5" })];
  expect(advise([MATCH, OTHER], undone).todo).toEqual(["compare", "tell"]);
});
