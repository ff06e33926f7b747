import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { readDraft, writeDraft } from "../../api/drafts";
import type { PrivateSearchHolder } from "../../api/shapes";
import { answering, showPage, type Asked } from "../../testing";
import { EMPTY } from "./inquiry";
import { PrivateFoundPage } from "./private-found-page";
import { PrivatePage } from "./private-page";
import { classesOf, namedInReason, privateFaults, toAskAt, unaskedOf } from "./privately";

const AT = "2026-11-29T06:28:44.468Z";
const LAW = {
  ruling: "permitted",
  citations: [],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
  ways_forward: [],
};
const HOLDER: PrivateSearchHolder = {
  holder: "XB",
  classes: ["person"],
  keys_of_day: 3_200,
  keys_of_year: 100_000,
  keys_left_of_day: 3_184,
  keys_left_of_year: 99_000,
  is_offered: true,
};
const SEARCH = {
  search: "act_1",
  holder: "XB",
  officer: "officer_1",
  since: AT,
  until: "2099-12-06T06:28:44.468Z",
  outcome: "waiting",
};
const ACT = {
  act: "act_1",
  agency: "XA",
  officer: "officer_1",
  direction: "own",
  kind: "search.pseudonymised",
  stage: "done",
  at: AT,
  recorded_at: AT,
  delivered: [{ to: "XB", state: "sent" }],
  case: "XA-C-7",
  purpose: "investigate",
  reference: "XA-2026-000009",
  answers: null,
  untaken: [],
  content: {
    body: { kind: "search.pseudonymised", justification: "Case 7" },
    offences: [{ area: "fraud", title: "Fraud", listed: true, code: "fraud" }],
  },
};
const page = (items: unknown[]) => ({ items, next: null });
const BASE = {
  "GET /v1/own": { agency: "XA", you: { officer: "officer_1", role: "officer" } },
  "GET /v1/officers": page([{ officer: "officer_2", name: "nina" }]),
  "GET /v1/facts": page([]),
  "GET /v1/offences": page([]),
  "GET /v1/record-classes": page([]),
  "GET /v1/searches/private/holders": page([HOLDER]),
  "GET /v1/searches/private": page([]),
  "GET /v1/searches/private/act_1": SEARCH,
  "GET /v1/acts/act_1": ACT,
  "POST /v1/record-values": page([]),
  "POST /v1/verdicts": LAW,
  "POST /v1/acts": { act: "act_1", stage: "done", verdict: LAW },
};

beforeEach(() => {
  for (const name of ["privately", "compose"]) writeDraft(name, null);
});

const bodies = (asked: Asked, what: string) =>
  asked.filter((one) => one.what === what).map(({ body }) => body);

test("an agency is asked while it offers something, kept to it, and keys are left", () => {
  const why = (part: Partial<PrivateSearchHolder>) => unaskedOf({ ...HOLDER, ...part });
  expect([why({}), why({ keys_left_of_day: 16 })]).toEqual([null, null]);
  expect(why({ keys_left_of_day: 15 })).toBe("spent");
  expect(why({ keys_left_of_year: 0 })).toBe("spent");
  expect(why({ is_offered: false })).toBe("notOffered");
  expect(why({ is_offered: false, broke_with: "act_3" })).toBe("broke");
  const both = [HOLDER, { ...HOLDER, holder: "XC", classes: ["person", "vehicle"] as const }];
  const all = both as PrivateSearchHolder[];
  expect([classesOf(all, []), classesOf(all, ["XC"]), classesOf(all, ["XB", "XC"])]).toEqual([
    ["person", "vehicle"],
    ["person", "vehicle"],
    ["person"],
  ]);
});

test("a name needs a date of birth or a number beside it, and a date alone is nobody", () => {
  const wrong = (terms: Record<string, string>) => {
    const { terms: lacks, lacksDate } = privateFaults({ ...EMPTY, to: ["XB"], terms });
    return lacks ? "nothing" : lacksDate ? "date" : "";
  };
  expect(wrong({})).toBe("nothing");
  expect(wrong({ "birth-date": "1980" })).toBe("nothing");
  expect(wrong({ name: "Ada" })).toBe("date");
  expect(wrong({ name: "Ada", "birth-date": "1980" })).toBe("");
  expect(wrong({ name: "Ada", "document-number": "P1" })).toBe("");
  expect(wrong({ "document-number": "P1" })).toBe("");
  const form = toAskAt({ ...EMPTY, to: ["XB", "XC"], terms: { name: "Ada" } }, ["XB"], []);
  expect(form).toMatchObject({
    recipients: ["XB"],
    body: { kind: "search.pseudonymised", class: "person" },
  });
});

test("a reason tells whom it is about by a part of the name or by a number", () => {
  const named = (why: string) =>
    namedInReason({
      ...EMPTY,
      terms: {
        name: "Ada de Béispiel",
        "birth-date": "1980-05-17",
        "document-number": "P 123-456",
      },
      why,
    });
  expect(named("Fraud of ADA, with beispiel's firm")).toEqual(["Ada", "Béispiel"]);
  expect(named("Passport p123456 was used")).toEqual(["P 123-456"]);
  expect(named("Passport P-123 456 was used")).toEqual(["P 123-456"]);
  expect(named("Born 1980-05-17")).toEqual(["1980-05-17"]);
  // Two letters, a year, and three letters within another word are nobody.
  expect(named("Fraud of 1980 adapted de facto, case XA-C-7")).toEqual([]);
  expect(namedInReason({ ...EMPTY, terms: { name: "آدا مثال" }, why: "قضية بمثال" })).toEqual([
    "مثال",
  ]);
  expect(namedInReason({ ...EMPTY, terms: { name: "例子" }, why: "关于例子的案件" })).toEqual(["例子"]);
});

test("what the reason tells of whom is searched for is said before it is sent", async () => {
  const asked = answering(BASE);
  showPage("/search/private", "/search/private", PrivatePage);
  expect(await screen.findByText(/in clear: .*which officer.*the reason word by word/)).toBeTruthy();
  await write();
  const why = screen.getByLabelText("Why it is searched");
  await userEvent.type(why, "Fraud, case 7");
  expect(screen.queryByText(/The reason holds/)).toBeNull();
  await userEvent.type(why, ", of Beispiel");
  const told = screen.getByText(/The reason holds what you search for.*Beispiel/);
  expect(told.getAttribute("role")).toBe("alert");
  expect(bodies(asked, "POST /v1/acts")).toEqual([]);
});

const write = async () => {
  await userEvent.click(await screen.findByRole("combobox", { name: "Which agencies" }));
  await userEvent.click(await screen.findByRole("option", { name: "XB" }));
  await userEvent.keyboard("{Escape}");
  await userEvent.type(screen.getByLabelText("Name"), "Ada Beispiel");
};

test("what goes and what does not is said first; the law is asked without the name", async () => {
  const asked = answering(BASE);
  const router = showPage("/search/private", "/search/private", PrivatePage);
  expect(await screen.findByText(/It does not get: the name/)).toBeTruthy();
  expect(screen.getByText(/3,184 of 3,200 keys left today, 99,000 of 100,000/)).toBeTruthy();
  // Nobody tells here why a name was met, nor under what.
  expect(screen.getByText(/only whether there is a hit, and by what/)).toBeTruthy();
  expect(screen.queryByText(/it says why/)).toBeNull();
  await write();
  await userEvent.click(screen.getByRole("button", { name: /^Ask/ }));
  expect(screen.getByText(/A name alone is too common/)).toBeTruthy();
  expect(bodies(asked, "POST /v1/acts")).toEqual([]);
  await userEvent.type(screen.getByLabelText("Date of birth"), "1980-05-17");
  await screen.findByText("Permitted");
  await userEvent.click(screen.getByRole("button", { name: /^Ask/ }));
  await expect.poll(() => router.state.location.pathname).toBe("/search/private/act_1");
  expect(bodies(asked, "POST /v1/acts")).toMatchObject([
    { body: { kind: "search.pseudonymised" }, recipients: ["XB"] },
  ]);
  expect(JSON.stringify(bodies(asked, "POST /v1/verdicts"))).not.toMatch(/Ada|1980/);
  expect(JSON.stringify(readDraft("privately") ?? {})).not.toContain("Ada");
});

test("one that cannot be asked keeps nobody from asking the others", async () => {
  const more = { ...HOLDER, holder: "XC" };
  answering({ ...BASE, "GET /v1/searches/private/holders": page([HOLDER, more]) });
  const others = globalThis.fetch as (request: Request) => Promise<Response>;
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method !== "POST" || !request.url.endsWith("/v1/acts")) return others(request);
    const { recipients } = (await request.clone().json()) as { recipients: string[] };
    if (recipients[0] !== "XB") return others(request);
    const problem = { type: "/problems/usage", detail: "`XB` offers no such searches" };
    return Response.json(problem, { status: 400 });
  });
  showPage("/search/private", "/search/private", PrivatePage);
  await write();
  await userEvent.click(screen.getByRole("combobox", { name: "Which agencies" }));
  await userEvent.click(await screen.findByRole("option", { name: "XC" }));
  await userEvent.keyboard("{Escape}");
  await userEvent.type(screen.getByLabelText("Date of birth"), "1980");
  await screen.findByText("Permitted");
  await userEvent.click(screen.getByRole("button", { name: /^Ask/ }));
  const told = within(await screen.findByRole("region", { name: "What was asked just now" }));
  expect(told.getByText("offers no such searches")).toBeTruthy();
  expect(told.getByText(/^\s*was asked\s*$/)).toBeTruthy();
  // Of two, one was not asked: what was typed stays.
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Ada Beispiel");
});

test("one's own searches tell what came of them, and those of colleagues only that they were", async () => {
  const outcomes = ["hit", "no-hit", "refused", "proof-failed", "lost"];
  const mine = outcomes.map((outcome, place) => ({ ...SEARCH, search: `act_${place}`, outcome }));
  const theirs = { ...SEARCH, search: "act_8", officer: "officer_2", outcome: undefined };
  answering({ ...BASE, "GET /v1/searches/private": page([SEARCH, ...mine, theirs]) });
  showPage("/search/private", "/search/private", PrivatePage);
  const own = within(await screen.findByRole("region", { name: "Yours" }));
  const words = ["no answer yet", "hit", "no hit", "not answered", "proof failed"];
  for (const one of [...words, "no answer in time"]) expect(own.getByText(one)).toBeTruthy();
  const ours = within(screen.getByRole("region", { name: "Of colleagues" }));
  expect(await ours.findByText("nina")).toBeTruthy();
  expect(ours.queryByText(/hit|answer/)).toBeNull();
});

const found = (search: object) => {
  answering({ ...BASE, "GET /v1/searches/private/act_1": { ...SEARCH, ...search } });
  return showPage("/search/private/$act", "/search/private/act_1", PrivateFoundPage);
};

test("a hit says by what, and leads to a request that names nobody yet", async () => {
  const router = found({ outcome: "hit", met_by: ["name-and-year"] });
  expect(await screen.findByText(/that says least/)).toBeTruthy();
  expect(screen.getByText(/A hit decides nothing about anybody/)).toBeTruthy();
  const ask = screen.getByRole("button", { name: "Ask XB" });
  const came = screen.getByRole("button", { name: "What came of it" });
  // Nothing is shown with which to compare: the request comes first.
  expect(screen.getByText(/^Nothing is shown here with which to compare/)).toBeTruthy();
  expect(ask.compareDocumentPosition(came) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0);
  writeDraft("compose", { kind: "request.make", to: ["XC"], subject: "Another case" });
  await userEvent.click(ask);
  expect(screen.getByRole("alert").textContent).toMatch(/A request to XC is half written/);
  expect(router.state.location.pathname).toBe("/search/private/act_1");
  await userEvent.click(screen.getByRole("button", { name: "Begin this one" }));
  await expect.poll(() => router.state.location.pathname).toBe("/compose");
  expect(readDraft("compose")).toEqual({
    kind: "request.make",
    to: ["XB"],
    answers: "act_1",
    subject: "What you hold on the person of our pseudonymised search XA-2026-000009",
    purpose: "investigate",
    offences: ACT.content.offences,
    caseName: "XA-C-7",
  });
});

test("whatever else came of it leads to nobody, and says why", async () => {
  found({ outcome: "refused", again_from: "2026-12-01T00:00:00.000Z" });
  expect(await screen.findByText(/the keys of the agreement are spent/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Ask/ })).toBeNull();
});

test("an answer that was proved wrong teaches nothing", async () => {
  found({ outcome: "proof-failed" });
  expect(await screen.findByText(/Nothing was learned/)).toBeTruthy();
});

test("where no agreement opens it, that is said, and where it would be agreed on", async () => {
  answering({ ...BASE, "GET /v1/searches/private/holders": page([]) });
  showPage("/search/private", "/search/private", PrivatePage);
  expect(await screen.findByText("No agreement opens it")).toBeTruthy();
  expect(screen.getByRole("link", { name: "See the agreements" })).toBeTruthy();
});
