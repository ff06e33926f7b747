import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { readDraft, writeDraft } from "../../api/drafts";
import { answering, showPage } from "../../testing";
import { FoundPage } from "./found-page";
import { answers, asks, EXCLUDED, given, MATCH, OTHER, said, sent, TELLS } from "./hits-sample";

/** A search that XB answered with two hits, of which these conclusions are known. */
const showFound = (concluded: object[] = [], matches: object[] = [MATCH, OTHER]) => {
  const body = { kind: "search.report", searched: [], matches };
  const asked = answering(answers("search.run", given(body, concluded)));
  return { asked, router: showPage("/search/$act", "/search/act_1", FoundPage) };
};

const hits = async () => {
  const region = within(await screen.findByRole("region", { name: "XB" }));
  const [first, second] = await region.findAllByRole("button", { name: "What came of it" });
  const at = (button: HTMLElement | undefined) => {
    const hit = button?.closest("li");
    if (hit == null) throw new Error("two hits");
    return hit;
  };
  return [at(first), at(second)] as const;
};

/** The sheet on the first hit, opened by the keyboard. */
const open = async () => {
  const [first] = await hits();
  within(first).getByRole("button", { name: "What came of it" }).focus();
  await userEvent.keyboard("{Enter}");
  return within(await screen.findByRole("dialog", { name: "What came of it" }));
};

beforeEach(() => {
  writeDraft("compose", null);
  for (const record of ["record_1", "record_2", "none"]) {
    for (const act of ["act_1", "act_2"]) writeDraft(`hit.${act}.${record}`, null);
  }
});

test("what was concluded stands with its hit: by whom, when, by what, and what was taken back", async () => {
  showFound([
    said("act_3", "not-same", { undone_by: "act_4" }),
    said("act_5", "cannot-tell", { agency: "XB", officer: "officer_7" }),
  ]);
  const [first, second] = await hits();
  const list = within(first).getByRole("list", { name: "What was concluded so far" });
  const [one, two] = within(list).getAllByRole("listitem");
  expect(await within(list).findByText("nina")).toBeTruthy();
  expect(one?.textContent).toMatch(/Another by the papers, the face, with a picture/);
  expect(within(list).getByText("Taken back")).toBeTruthy();
  expect(two?.textContent).toMatch(/Cannot be told.*XB/);
  // What ended, or is another's, nobody here takes back.
  expect(within(list).queryByRole("button")).toBeNull();
  expect(within(second).queryByRole("list", { name: "What was concluded so far" })).toBeNull();
});

test("it is the same: the finding goes out with its means, and with nothing chosen nothing does", async () => {
  const { asked } = showFound();
  const sheet = await open();
  await userEvent.click(sheet.getByRole("button", { name: "Record it" }));
  expect(sheet.getAllByText("This is needed.").length).toBe(2);
  expect(sent(asked)).toEqual([]);
  await userEvent.click(sheet.getByRole("radio", { name: "It is the same" }));
  await userEvent.click(sheet.getByRole("checkbox", { name: "fingerprints or palm prints" }));
  await userEvent.type(sheet.getByLabelText("What else the other side is to know"), "Ten fingers");
  await userEvent.click(sheet.getByRole("button", { name: "Record it" }));
  await expect.poll(() => screen.queryByRole("dialog")).toBeNull();
  expect(sent(asked)).toEqual([
    {
      body: {
        kind: "hit.conclude",
        record: "record_1",
        finding: "same",
        means: ["fingerprints"],
        note: "Ten fingers",
      },
      answers: "act_2",
      stated: [],
    },
  ]);
});

test("it is another: an arrest is stated, and what the papers say is kept nowhere here", async () => {
  const { asked } = showFound();
  const sheet = await open();
  expect(sheet.queryByLabelText("Number of the document")).toBeNull();
  await userEvent.click(sheet.getByRole("radio", { name: "It is another" }));
  expect(sheet.getByText(/kept nowhere; a code made from them stays with the record/)).toBeTruthy();
  await userEvent.click(sheet.getByRole("checkbox", { name: "the papers" }));
  await userEvent.click(sheet.getByRole("checkbox", { name: "The wrong person was arrested" }));
  expect(sheet.getByText(/Release the person/)).toBeTruthy();
  await userEvent.type(sheet.getByLabelText("Name"), "Nemo Zorranov");
  const tell = sheet.getByRole("button", { name: /tell all who hold the record/ });
  await userEvent.click(tell);
  expect(sheet.getByText(/Give the whole day of birth/)).toBeTruthy();
  expect(sent(asked)).toEqual([]);
  await userEvent.type(sheet.getByLabelText("Date of birth"), "1980-05-17");
  expect(JSON.stringify(readDraft("hit.act_2.record_1"))).toContain("not-same");
  expect(JSON.stringify(readDraft("hit.act_2.record_1"))).not.toMatch(/Nemo|1980/);
  await userEvent.click(tell);
  await expect.poll(() => sent(asked)).toEqual([
    {
      body: {
        kind: "hit.exclude",
        record: "record_1",
        means: ["document"],
        note: "",
        particulars: [
          { property: "name", value: "Nemo Zorranov" },
          { property: "birth-date", value: "1980-05-17" },
        ],
      },
      answers: "act_2",
      stated: [{ fact: "wrong_person_arrested", value: true }],
    },
  ]);
});

test("what was said in error is taken back where it was said", async () => {
  const { asked } = showFound([said("act_3", "not-same")]);
  const [first] = await hits();
  await userEvent.click(within(first).getByRole("button", { name: "Take it back" }));
  await userEvent.click(within(first).getByRole("button", { name: "Take it back everywhere" }));
  await expect.poll(() => sent(asked)).toEqual([
    {
      body: { kind: "hit.exclude", record: "record_1", undoes: "act_3" },
      answers: "act_2",
      stated: [],
    },
  ]);
});

test("once it is the same, a request is begun that answers the conclusion", async () => {
  const { router } = showFound([said("act_3", "same")]);
  const [first, second] = await hits();
  expect(within(first).getByText(/within 48 hours of the request \(base\.3\.11/)).toBeTruthy();
  expect(within(first).queryByRole("button", { name: "Ask the owner" })).toBeNull();
  expect(within(second).queryByText(/48 hours/)).toBeNull();
  expect(within(second).queryByRole("button", { name: "Ask XB" })).toBeNull();
  expect(within(second).getByRole("button", { name: "Ask the owner" })).toBeTruthy();
  await userEvent.click(within(first).getByRole("button", { name: "Ask XB" }));
  await expect.poll(() => router.state.location.pathname).toBe("/compose");
  expect(readDraft("compose")).toEqual({
    kind: "request.make",
    to: ["XB"],
    answers: "act_3",
    subject: "What you hold under record_1",
    purpose: "investigate",
    offences: asks("search.run").content.offences,
    caseName: "XA-C-7",
  });
});

test("a request without a conclusion answers the act that gave the hit", async () => {
  const { router } = showFound();
  const [first] = await hits();
  await userEvent.click(within(first).getByRole("button", { name: "Ask the owner" }));
  await expect.poll(() => router.state.location.pathname).toBe("/compose");
  expect(readDraft("compose")).toMatchObject({ to: ["XB"], answers: "act_2" });
});

test("a hit of one's own database is asked about without an act that the owner never saw", async () => {
  const body = { kind: "search.report", searched: [], matches: [MATCH] };
  const own = { ...given(body), agency: "XA", direction: "own" };
  answering(answers("search.run", own, {
    "GET /v1/acts/act_1": { ...asks("search.run"), delivered: [] },
  }));
  const router = showPage("/search/$act", "/search/act_1", FoundPage);
  await userEvent.click(await screen.findByRole("button", { name: "Ask the owner" }));
  await expect.poll(() => router.state.location.pathname).toBe("/compose");
  expect(readDraft("compose")).toMatchObject({ to: ["XB"] });
  expect(readDraft("compose")).not.toHaveProperty("answers");
});

const HALF = { kind: "request.make", to: ["XC"], subject: "Another case", answers: null };

test("what is half written to another is neither sent for this hit nor thrown away", async () => {
  writeDraft("compose", HALF);
  const { router } = showFound();
  const [first] = await hits();
  await userEvent.click(within(first).getByRole("button", { name: "Ask the owner" }));
  const asked = within(await within(first).findByRole("alert"));
  expect(asked.getByText(/^A request to XC is half written/)).toBeTruthy();
  expect(router.state.location.pathname).toBe("/search/act_1");
  expect(readDraft("compose")).toEqual(HALF);
  await userEvent.click(asked.getByRole("button", { name: "Keep it and open it" }));
  await expect.poll(() => router.state.location.pathname).toBe("/compose");
  expect(readDraft("compose")).toEqual(HALF);
});

test("who begins this request all the same has it, and to whom it belongs", async () => {
  writeDraft("compose", { ...HALF, kind: "message.send", to: [] });
  const { router } = showFound();
  const [first] = await hits();
  await userEvent.click(within(first).getByRole("button", { name: "Ask the owner" }));
  expect(await within(first).findByText(/^A message is half written/)).toBeTruthy();
  await userEvent.click(within(first).getByRole("button", { name: "Begin this one" }));
  await expect.poll(() => router.state.location.pathname).toBe("/compose");
  expect(readDraft("compose")).toMatchObject({ to: ["XB"], answers: "act_2" });
});

test("the same request that is half written is gone on with, and nothing is asked", async () => {
  const subject = "What you hold under record_1";
  const half = { ...HALF, to: ["XB"], subject, answers: "act_2", text: "So far" };
  writeDraft("compose", half);
  const { router } = showFound();
  const [first] = await hits();
  await userEvent.click(within(first).getByRole("button", { name: "Ask the owner" }));
  await expect.poll(() => router.state.location.pathname).toBe("/compose");
  expect(readDraft("compose")).toEqual(half);
});

test("an exclusion is told beside its hit, which stays where and as it was", async () => {
  showFound([], [{ ...MATCH, excluded: EXCLUDED }, OTHER]);
  const [first, second] = await hits();
  expect(within(first).getByText(TELLS)).toBeTruthy();
  expect(within(first).getByText("agrees 90 of 100")).toBeTruthy();
  expect(within(first).getByText("born on the same day")).toBeTruthy();
  expect(within(second).queryByText(/particulars/)).toBeNull();
});
