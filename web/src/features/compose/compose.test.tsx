import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { readDraft, writeDraft } from "../../api/drafts";
import { answering, showPage } from "../../testing";
import { ComposePage } from "./compose-page";
import { EMPTY } from "./draft";

const change = (name: string, value: unknown, says: string) => ({
  what: { fact: { name, value } },
  who: "officer",
  says,
  draft: null,
  form: null,
});
const LAW = {
  ruling: "not-permitted",
  citations: [{ rule: "base.5.1", cite: "Comity policy", says: "Say it.", ruling: "bar" }],
  towards: [],
  obligations: [],
  advice: [],
  missing: [{ fact: "quality_checked", means: "It was checked.", who: "officer" }],
  ways_forward: [
    {
      to: "XB",
      changes: [
        change("personal_data_included", false, "Leave the personal data out."),
        change("words_about_persons", false, "And tell of nobody."),
      ],
    },
  ],
};
const FACTS = {
  items: [
    { name: "personal_data_included", type: "bool", means: "It tells of persons.", who: "officer" },
    { name: "quality_checked", type: "bool", means: "It was checked.", who: "officer" },
  ],
  next: null,
};
const OFFENCES = {
  items: [{ code: "fraud", title: "Fraud", area: "fraud", listed: true }],
  next: null,
};

const show = (draft: object = {}, statuses: Record<string, number> = {}) => {
  writeDraft("compose", {
    ...EMPTY,
    to: ["XB"],
    purpose: "investigate",
    subject: "Our meeting",
    text: "We meet at ten.",
    ...draft,
  });
  const asked = answering(
    {
      "GET /v1/peers": { items: [{ agency: "XB", name: "Bureau XB" }], next: null },
      "GET /v1/facts": FACTS,
      "GET /v1/offences": OFFENCES,
      "POST /v1/verdicts": LAW,
      "POST /v1/acts": { act: "act_9", stage: "done", verdict: { ...LAW, ruling: "permitted" } },
      "POST /v1/attachments": {
        ...{ id: "attachment_1", digest: "d1", key: "k1", name: "scan.pdf" },
        ...{ media_type: "application/pdf", size_bytes: 1_500 },
      },
    },
    statuses,
  );
  showPage("/compose", "/compose", ComposePage);
  return asked;
};
const sent = (asked: ReturnType<typeof show>) =>
  asked.filter(({ what }) => what === "POST /v1/acts").map(({ body }) => body as object);
const send = () =>
  userEvent.click(screen.getByRole("button", { name: /^(Send|Not permitted: record)/ }));
const attach = (file: File) => {
  for (const input of document.querySelectorAll("input[type=file]")) {
    fireEvent.change(input, { target: { files: [file] } });
  }
};
const DOUBTED = "You said this before you changed the text. Does it still hold?";

beforeEach(() => {
  writeDraft("compose", null);
});

test("a way of several statements says all of them by one press", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "This is so" }));
  await userEvent.click(screen.getByRole("button", { name: "I state this" }));
  expect(await screen.findByText("It tells of persons")).toBeTruthy();
  expect(screen.getByText("words about persons")).toBeTruthy();
});

test("the button says beforehand that nothing goes out, and what is recorded instead", async () => {
  show();
  expect(
    await screen.findByRole("button", { name: /^Not permitted: record the attempt/ }),
  ).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Send/ })).toBe(null);
  cleanup();
  show({ to: [] });
  expect(await screen.findByRole("button", { name: /^Send/ }), "not known yet").toBeTruthy();
});

test("what was said is asked again once the words change, and nothing goes before", async () => {
  const asked = show();
  await userEvent.click(await screen.findByRole("button", { name: "Yes" }));
  expect(await screen.findByText("You have said")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("Text"), " Zorvan comes too.");
  const doubt = await screen.findByRole("region", { name: DOUBTED });
  expect(within(doubt).getByText("It was checked.")).toBeTruthy();
  expect(screen.queryByText("You have said"), "it is not carried silently").toBe(null);
  await send();
  expect(await within(doubt).findByRole("alert")).toBeTruthy();
  expect(sent(asked)).toEqual([]);
  await userEvent.click(within(doubt).getByRole("button", { name: "It still holds" }));
  expect(screen.queryByRole("region", { name: DOUBTED })).toBe(null);
  await send();
  await vi.waitFor(() => {
    expect(sent(asked)).toHaveLength(1);
  });
  expect(sent(asked)[0]).toMatchObject({ stated: [{ fact: "quality_checked", value: true }] });
});

test("one press takes back what holds no more", async () => {
  const asked = show();
  await userEvent.click(await screen.findByRole("button", { name: "Yes" }));
  await userEvent.type(screen.getByLabelText("Subject"), "!");
  const doubt = await screen.findByRole("region", { name: DOUBTED });
  await userEvent.click(within(doubt).getByRole("button", { name: "Take it back" }));
  await send();
  await vi.waitFor(() => {
    expect(sent(asked)).toHaveLength(1);
  });
  expect(sent(asked)[0]).toMatchObject({ stated: [] });
});

test("it is asked again for another purpose or a file, not for a restriction or the case", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Yes" }));
  await userEvent.click(screen.getByRole("button", { name: /^Urgency, offences/ }));
  await userEvent.click(screen.getByLabelText("H1: not in court without consent"));
  await userEvent.type(screen.getByLabelText("Case"), "XA-7");
  expect(screen.queryByRole("region", { name: DOUBTED })).toBe(null);
  await userEvent.click(screen.getByRole("combobox", { name: "Purpose" }));
  await userEvent.click(await screen.findByRole("option", { name: "Warning" }));
  expect(await screen.findByRole("region", { name: DOUBTED })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "It still holds" }));
  const file = new File(["%PDF-1.7"], "scan.pdf", { type: "application/pdf" });
  attach(file);
  expect(await screen.findByRole("region", { name: DOUBTED })).toBeTruthy();
});

test("an older draft's statements are asked again", async () => {
  show({ stated: { quality_checked: true } });
  expect(await screen.findByRole("region", { name: DOUBTED })).toBeTruthy();
});

test("an ordinary message stays short, and what else there is goes along", async () => {
  const asked = show();
  expect(screen.queryByLabelText("Case")).toBe(null);
  await userEvent.click(await screen.findByRole("button", { name: /^Urgency, offences/ }));
  expect(screen.queryByLabelText("What kind of help"), "only a request has it").toBe(null);
  await userEvent.click(screen.getByRole("combobox", { name: "Offences" }));
  await userEvent.click(await screen.findByRole("option", { name: "Fraud" }));
  await userEvent.type(screen.getByLabelText("Case"), "XA-7");
  await userEvent.click(screen.getByLabelText("It concerns a child"));
  await userEvent.click(screen.getByRole("combobox", { name: "It is urgent because of" }));
  await userEvent.click(await screen.findByRole("option", { name: /^An imminent threat/ }));
  await send();
  const why = screen.getByLabelText("Why it is urgent");
  expect(why.getAttribute("aria-invalid"), "the field itself says what is missing").toBe("true");
  expect(sent(asked)).toEqual([]);
  await userEvent.type(why, "The boat leaves");
  await send();
  await vi.waitFor(() => {
    expect(sent(asked)).toHaveLength(1);
  });
  expect(sent(asked)[0]).toMatchObject({
    offences: [{ code: "fraud", area: "fraud", title: "Fraud", listed: true }],
    case: "XA-7",
    stated: [{ fact: "minor_included", value: true }],
    urgency: { level: "urgent", ground: "life", reason: "The boat leaves" },
  });
  const beforehand = asked.findLast(({ what }) => what === "POST /v1/verdicts")?.body;
  expect(beforehand).toMatchObject({ urgency: { level: "urgent", reason: "…" } });
});

test("a request says whom it is about, and a child in its own field", async () => {
  const asked = show({ kind: "request.make", isChild: true, form: "extradition" });
  expect(await screen.findByRole("combobox", { name: "What kind of help" })).toBeTruthy();
  await send();
  await vi.waitFor(() => {
    expect(sent(asked)).toHaveLength(1);
  });
  expect(sent(asked)[0]).toMatchObject({
    body: { form: "extradition", mark: { category: null, minor: true } },
    stated: [],
  });
});

test("a file that is not what it says is refused by its name, and nothing typed is lost", async () => {
  show({}, { "POST /v1/attachments": 400 });
  await userEvent.click(await screen.findByRole("button", { name: /^Urgency, offences/ }));
  const file = new File(["MZ"], "scan.pdf", { type: "application/pdf" });
  attach(file);
  expect(await screen.findByText(/“scan.pdf” is not of the type/)).toBeTruthy();
  expect(readDraft("compose")).toMatchObject({ subject: "Our meeting", files: [] });
});

test("a request answers the hit that it was begun from, and a message does not", async () => {
  const begun = { kind: "request.make", answers: "act_7" };
  const asked = show(begun);
  expect(await screen.findByText("It follows up a hit.")).toBeTruthy();
  await send();
  await vi.waitFor(() => {
    expect(sent(asked)[0]).toMatchObject({ answers: "act_7" });
  });
  cleanup();
  const without = show(begun);
  await userEvent.click(await screen.findByRole("button", { name: "Leave that out" }));
  expect(screen.queryByText("It follows up a hit.")).toBeNull();
  await send();
  await vi.waitFor(() => {
    expect(sent(without)).toHaveLength(1);
  });
  expect(sent(without)[0]).not.toHaveProperty("answers");
  cleanup();
  const message = show({ ...begun, kind: "message.send" });
  await screen.findByDisplayValue("Our meeting");
  expect(screen.queryByText("It follows up a hit.")).toBeNull();
  await send();
  await vi.waitFor(() => {
    expect(sent(message)).toHaveLength(1);
  });
  expect(sent(message)[0]).not.toHaveProperty("answers");
});
