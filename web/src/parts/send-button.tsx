import { Button, Text } from "@mantine/core";
import { IconBolt, IconSend } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { refusalOf } from "../api/problem";
import { NotSigned, waitsForSignature } from "../api/signing";
import { KeyHint } from "./key-hint";
import type { Lawful } from "./use-lawful";

/** Sends what is written, and says before it is pressed what that does. */
export const SendButton = ({
  lawful: { known, sending },
  isEmergency = false,
  isSending = false,
  words,
}: {
  lawful: Lawful;
  isEmergency?: boolean;
  /** Whether it is on its way, where it goes by a way of its own. */
  isSending?: boolean;
  /** What is on it where nothing else must be said first. */
  words?: string;
}) => {
  const { t } = useTranslation();
  const Sign = isEmergency ? IconBolt : IconSend;
  const says = () => {
    if (waitsForSignature(known)) return t("signature.read");
    if (known?.ruling === "for-decision") return t("compose.refer");
    // Nothing goes out then: who presses it all the same knows that it is recorded.
    if (known?.ruling === "not-permitted") return t("compose.attempt");
    if (isEmergency && known?.ruling === "permitted") return t("emergency.send");
    return words ?? t("compose.send");
  };
  return (
    <Button
      type="submit"
      {...(isEmergency && { color: "red.9" })}
      loading={sending.isPending || isSending}
      leftSection={<Sign size={16} stroke={1.8} aria-hidden />}
      rightSection={<KeyHint keys="Ctrl Enter" />}
    >
      {says()}
    </Button>
  );
};

/** Why it did not go; the law's answer itself stands in its own place. */
export const SendTrouble = ({
  lawful: { sending, isRefused },
  refused,
}: {
  lawful: Lawful;
  /** That it was refused and recorded, in the words of the page. */
  refused: string;
}) => {
  const { t } = useTranslation();
  const { error } = sending;
  if (error === null) return null;
  const isLaw = refusalOf(error) !== null;
  // Of what was changed since, the law's new answer counts.
  if (isLaw && !isRefused) return null;
  return (
    <Text role="alert" c="var(--desk-refuse)">
      {isLaw ? refused : error instanceof NotSigned ? t("signature.notSigned") : error.message}
    </Text>
  );
};
