import { Modal } from "@mantine/core";
import { useDisclosure, useWindowEvent } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { readsContent } from "../api/roles";
import { Keys } from "./keys";
import { PLACES } from "./places";
import { useOwn } from "./session";

/** How long after `g` the second key counts. */
const CHORD_MS = 1_200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** The keys that work everywhere, and the list of them. */
export const Shortcuts = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { role } = useOwn().you;
  const [isOpen, { open, close }] = useDisclosure(false);
  const chord = useRef(-CHORD_MS);
  useWindowEvent("keydown", (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const isSecond = event.timeStamp - chord.current < CHORD_MS;
    chord.current = event.key === "g" ? event.timeStamp : -CHORD_MS;
    const place = isSecond
      ? PLACES.find((one) => one.key === event.key && one.open(role))
      : undefined;
    if (place !== undefined) void go({ to: place.to });
    else if (event.key === "!" && readsContent(role)) void go({ to: "/emergency" });
    else if (event.key === "?") open();
    else return;
    event.preventDefault();
  });
  return (
    <Modal opened={isOpen} onClose={close} title={t("keys.title")} closeButtonProps={{ "aria-label": t("keys.close") }}>
      <Keys />
    </Modal>
  );
};
