import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { readDraft, writeDraft } from "../../api/drafts";
import { answering, showPage } from "../../testing";
import {
  answers, asks, AT, EXCLUDED, given, MATCH, OWN, said, sent, TELLS,
} from "./hits-sample";
import { PrivateFoundPage } from "./private-found-page";
import { ScreenedList } from "./screened";
import type { Screened } from "./use-screening";
import { WatchPage } from "./watch-page";

beforeEach(() => {
  for (const name of ["compose", "hit.act_1.none", "hit.act_2.record_1"]) writeDraft(name, null);
});

test("an alert tells of an exclusion, and what came of it is said there", async () => {
  const alert = given({ kind: "watch.alert", found: { ...MATCH, excluded: EXCLUDED } });
  const watch = {
    watch: "act_1",
    agency: "XA",
    officer: "officer_1",
    class: "person",
    terms: [],
    since: AT,
    until: "2099-12-29T06:28:44.468Z",
    stands_at: ["XB"],
    stands_here: false,
    told: 1,
    state: "stands",
  };
  const asked = answering(answers("watch.set", alert, { "GET /v1/watches/act_1": watch }));
  showPage("/watches/$act", "/watches/act_1", WatchPage);
  const told = within(await screen.findByRole("region", { name: "What it told" }));
  expect(await told.findByText(TELLS)).toBeTruthy();
  await userEvent.click(told.getByRole("button", { name: "What came of it" }));
  const sheet = within(await screen.findByRole("dialog"));
  await userEvent.click(sheet.getByRole("radio", { name: "It cannot be told" }));
  await userEvent.click(sheet.getByRole("checkbox", { name: "asking the person" }));
  await userEvent.click(sheet.getByRole("button", { name: "Record it" }));
  await expect.poll(() => sent(asked)).toMatchObject([
    { body: { kind: "hit.conclude", finding: "cannot-tell", record: "record_1" }, answers: "act_2" },
  ]);
});

test("a screening tells of an exclusion beside the hit", async () => {
  answering({ "GET /v1/own": OWN });
  const row = { line: 2, id: "", name: "Nemo Zorranov" };
  const screened = {
    act: "act_1",
    state: "done",
    counts: { rows: 1, searched: 1, hits: 1 },
    rows: [row],
    left: [],
    hits: [{ row, matches: [{ ...MATCH, excluded: EXCLUDED }] }],
    error: null,
  } as unknown as Screened;
  const nothing = () => undefined;
  showPage("/screen", "/screen", () => (
    <ScreenedList
      screened={screened}
      name="list.csv"
      own="XA"
      faults={[]}
      stop={nothing}
      again={nothing}
    />
  ));
  expect(await screen.findByText(TELLS)).toBeTruthy();
  expect(screen.getByText("agrees 90 of 100")).toBeTruthy();
});

test("a pseudonymised hit is concluded without a record, and the request answers that", async () => {
  const act = asks("search.pseudonymised");
  const search = {
    search: "act_1",
    holder: "XB",
    officer: "officer_1",
    since: AT,
    until: AT,
    outcome: "hit",
    met_by: ["number"],
  };
  const same = { ...said("act_3", "same"), record: null };
  const base = answers("search.pseudonymised", act, { "GET /v1/searches/private/act_1": search });
  const asked = answering({ ...base, "GET /v1/acts/act_1": { ...act, concluded: [same] } });
  const router = showPage("/search/private/$act", "/search/private/act_1", PrivateFoundPage);
  const next = within(await screen.findByRole("region", { name: "What to do next" }));
  expect(await next.findByText(/within 48 hours of the request/)).toBeTruthy();
  await userEvent.click(next.getByRole("button", { name: "What came of it" }));
  const sheet = within(await screen.findByRole("dialog"));
  expect(sheet.getByText(/names no record/)).toBeTruthy();
  await userEvent.click(sheet.getByRole("radio", { name: "It is the same" }));
  await userEvent.click(sheet.getByRole("checkbox", { name: "DNA" }));
  await userEvent.click(sheet.getByRole("button", { name: "Record it" }));
  await expect.poll(() => sent(asked)).toEqual([
    {
      body: { kind: "hit.conclude", finding: "same", means: ["dna"], note: "" },
      answers: "act_1",
      stated: [],
    },
  ]);
  await userEvent.click(await next.findByRole("button", { name: "Ask XB" }));
  await expect.poll(() => router.state.location.pathname).toBe("/compose");
  expect(readDraft("compose")).toMatchObject({ answers: "act_3", to: ["XB"] });
});

test("a pseudonymised hit is another, and what it looked for stands with it", async () => {
  const terms = [{ property: "name", value: "Nemo Zorranov" }];
  const opened = { class: "person", terms, outcome: "hit", met_by: ["name-and-day"] };
  const act = { ...asks("search.pseudonymised"), private_search: opened };
  const search = {
    search: "act_1", holder: "XB", officer: "officer_1", since: AT, until: AT, outcome: "hit",
    met_by: ["name-and-day"],
  };
  const base = answers("search.pseudonymised", act, { "GET /v1/searches/private/act_1": search });
  const asked = answering({ ...base, "GET /v1/acts/act_1": act });
  showPage("/search/private/$act", "/search/private/act_1", PrivateFoundPage);
  expect(await screen.findByText("Nemo Zorranov")).toBeTruthy();
  await userEvent.click(await screen.findByRole("button", { name: "What came of it" }));
  const sheet = within(await screen.findByRole("dialog"));
  await userEvent.click(sheet.getByRole("radio", { name: "It is another" }));
  await userEvent.click(sheet.getByRole("checkbox", { name: "the papers" }));
  expect(sheet.queryByText(/What the person’s papers say/), "nobody holds them").toBeNull();
  await userEvent.click(sheet.getByRole("checkbox", { name: "The wrong person was arrested" }));
  await userEvent.click(sheet.getByRole("button", { name: "Record it" }));
  await expect.poll(() => sent(asked)).toEqual([
    {
      body: { kind: "hit.conclude", finding: "not-same", means: ["document"], note: "" },
      answers: "act_1",
      stated: [{ fact: "wrong_person_arrested", value: true }],
    },
  ]);
});
