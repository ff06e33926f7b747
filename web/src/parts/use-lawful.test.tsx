import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Form } from "../api/shapes";
import { answering, showPage } from "../testing";
import { useLawful } from "./use-lawful";

const FORM: Form = { body: { kind: "message.send", subject: "Our meeting", text: "At ten." } };

const Page = () => {
  const { sending } = useLawful(FORM, FORM, false);
  return (
    <>
      <button
        onClick={() => {
          sending.mutate({ form: FORM });
        }}
      >
        Send
      </button>
      {sending.isSuccess && <p>It went out</p>}
      {sending.isError && <p>It did not</p>}
    </>
  );
};

const sent = (asked: ReturnType<typeof answering>) =>
  asked.filter(({ what }) => what === "POST /v1/acts").length;

test("what went out does not go again, however long its page stays", async () => {
  const asked = answering({ "POST /v1/acts": { act: "act_1", verdict: {} } });
  showPage("/", "/", Page);
  const button = await screen.findByRole("button");
  await userEvent.click(button);
  await screen.findByText("It went out");
  await userEvent.click(button);
  expect(screen.getByText("It went out")).toBeTruthy();
  expect(sent(asked)).toBe(1);
});

test("what failed is sent again when it is asked for", async () => {
  const asked = answering({});
  showPage("/", "/", Page);
  const button = await screen.findByRole("button");
  await userEvent.click(button);
  await screen.findByText("It did not");
  await userEvent.click(button);
  await waitFor(() => {
    expect(sent(asked)).toBe(2);
  });
});
