import { focusManager } from "@tanstack/react-query";
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { draftsOf } from "../api/drafts";
import { forget } from "../api/kept";
import { KeptHere } from "../parts/kept-here";
import { answering, showPage } from "../testing";
import { SignedIn } from "./session";

beforeEach(() => {
  draftsOf("");
  forget(() => true);
});

test("without a key the page says so, and stays as it is when the key comes", async () => {
  answering({});
  const own = { agency: "XA", name: "Bureau XA", you: { officer: "officer_1", role: "officer" } };
  showPage("/", "/", () => (
    <SignedIn own={own as never}>
      <input aria-label="Words" />
      <KeptHere />
    </SignedIn>
  ));
  const words = await screen.findByRole("textbox", { name: "Words" }, { timeout: 4_000 });
  expect(screen.getByText("Kept only while this window is open")).toBeTruthy();
  await userEvent.type(words, "Half a thought");
  const asked = answering({});
  act(() => {
    focusManager.setFocused(false);
    focusManager.setFocused(true);
  });
  await waitFor(() => {
    expect(asked).toHaveLength(2);
  }, { timeout: 4_000 });
  expect(screen.getByDisplayValue("Half a thought"), "asked again in vain").toBe(words);
  answering({ "GET /v1/me/drafts-key": { key: "a7".repeat(32) } });
  act(() => {
    focusManager.setFocused(false);
    focusManager.setFocused(true);
  });
  expect(await screen.findByText("Kept on this device until sent")).toBeTruthy();
  expect(screen.getByDisplayValue("Half a thought")).toBe(words);
});
