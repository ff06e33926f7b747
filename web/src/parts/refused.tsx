import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { refusalOf } from "../api/problem";
import { NotSigned } from "../api/signing";
import { English } from "./english";
import type { Sayings } from "./statements";
import { VerdictPanel } from "./verdict-panel";
import { Questions } from "./questions";
import { Ways } from "./ways";

/** What the law said of what an officer wanted to do, and what the officer can still say. */
export const Refused = ({
  error,
  words,
  said,
}: {
  error: Error;
  /** That it was refused and recorded, in the words of the page. */
  words: string;
  said: Sayings;
}) => {
  const { t } = useTranslation();
  const refusal = refusalOf(error);
  if (refusal === null) {
    return (
      <Text role="alert" c="var(--desk-refuse)">
        {error instanceof NotSigned ? (
          t("signature.notSigned")
        ) : (
          <English>{error.message}</English>
        )}
      </Text>
    );
  }
  return (
    <Stack gap="md" maw="44rem" role="alert">
      <Text>{words}</Text>
      <VerdictPanel verdict={refusal.verdict} />
      <Questions missing={refusal.missing} said={said} />
      <Ways ways={refusal.ways_forward} state={said.state} />
    </Stack>
  );
};
