import { spotlight } from "@mantine/spotlight";
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answering, showPage } from "../testing";
import { Palette } from "./palette";
import { SignedIn } from "./session";

const show = (role: string) => {
  answering({});
  const own = { agency: "XA", name: "Bureau XA", you: { officer: "officer_1", role } };
  showPage("/", "/", () => (
    <SignedIn own={own as never}>
      <p>page</p>
      <Palette />
    </SignedIn>
  ));
};

const look = async (name: string) => {
  await screen.findByText("page");
  act(() => {
    spotlight.open();
  });
  await userEvent.type(await screen.findByRole("textbox"), name);
};

test("a person's name finds nobody, and leads to where one asks with a purpose", async () => {
  show("officer");
  await look("Zoltana Exempla");
  expect(await screen.findByText(/Persons are not searched here/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Write a request" })).toBeTruthy();
});

test("who reads no content is led to no request", async () => {
  show("auditor");
  await look("Zoltana Exempla");
  expect(await screen.findByText(/Persons are not searched here/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Write a request" })).toBe(null);
});
