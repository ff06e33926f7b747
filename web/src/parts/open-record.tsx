import { Button, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { OpenRecord as Why, Purpose, Submitted } from "../api/shapes";
import { KeyHint } from "./key-hint";
import { Refused } from "./refused";
import { InDoubt, Said } from "./said";
import { useSayings } from "./statements";
import { useKeys } from "./use-keys";
import { VerdictPanel } from "./verdict-panel";
import { PURPOSES, wordOf } from "./vocabulary";

/** What for a record is read, and why. */
export interface Given {
  purpose: Purpose | null;
  why: string;
  caseName: string;
}

/** Before a record is read: what for, and why. Both are kept with the reading of it. */
export const OpenRecord = ({
  record,
  about,
  words,
  refused,
  given,
  hint,
  open,
  isOpening,
  error,
  waits,
}: {
  record: string;
  /** What the reading leaves behind, where it is not of one record alone. */
  about?: string;
  /** What is on the button. */
  words?: string;
  /** That it was refused and recorded. */
  refused?: string;
  /** What was said of the records before, to be said again. */
  given?: Given | null;
  /** The key that opens while nobody types. */
  hint?: string;
  open: (why: Why) => void;
  isOpening: boolean;
  error: Error | null;
  waits: Submitted | null;
}) => {
  const { t } = useTranslation();
  const [purpose, setPurpose] = useState<Purpose | null>(given?.purpose ?? null);
  const [why, setWhy] = useState(given?.why ?? "");
  const [caseName, setCaseName] = useState(given?.caseName ?? "");
  const said = useSayings({ body: { record, why: why.trim() }, purpose });
  const [isTried, setTried] = useState(false);
  const told = (isMissing: boolean, words: string) => (isTried && isMissing ? words : undefined);
  const submit = () => {
    setTried(true);
    if (purpose === null || why.trim() === "" || said.inDoubt.length > 0) return;
    open({
      purpose,
      justification: why.trim(),
      stated: said.stands,
      ...(caseName.trim() !== "" && { case: caseName.trim() }),
    });
  };
  useKeys(hint !== undefined && !isOpening, { [hint ?? ""]: submit });
  return (
    <form
      className="not-printed"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <Text c="var(--desk-quiet)" maw="38rem">
          {about ?? t("records.openingRecorded")}
        </Text>
        <Group align="flex-start" gap="md">
          <Select
            w="15rem"
            label={t("act.purpose")}
            placeholder={t("compose.choose")}
            error={told(purpose === null, t("records.purposeMissing"))}
            data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
            value={purpose}
            onChange={(word) => {
              setPurpose(wordOf(PURPOSES, word));
            }}
            searchable
          />
          <TextInput
            w="15rem"
            label={t("act.case")}
            maxLength={60}
            dir="auto"
            value={caseName}
            onChange={(event) => {
              setCaseName(event.currentTarget.value);
            }}
          />
        </Group>
        <Textarea
          maw="31rem"
          label={t("records.why")}
          description={t("records.whyHint")}
          error={told(why.trim() === "", t("opening.whyMissing"))}
          minRows={2}
          maxLength={1_000}
          dir="auto"
          value={why}
          onChange={(event) => {
            setWhy(event.currentTarget.value);
          }}
        />
        <Said said={said} />
        <InDoubt said={said} isTried={isTried} />
        <Group>
          <Button
            type="submit"
            loading={isOpening}
            leftSection={<IconEye size={16} stroke={1.6} aria-hidden />}
            rightSection={hint === undefined ? undefined : <KeyHint keys={hint} />}
          >
            {words ?? t("opening.open")}
          </Button>
        </Group>
        {error !== null && (
          <Refused
            error={error}
            words={refused ?? t("records.refused")}
            said={said}
          />
        )}
        {waits !== null && (
          <Stack gap="md" maw="44rem" role="status">
            <Text>{t("records.waits")}</Text>
            <VerdictPanel verdict={waits.verdict} />
          </Stack>
        )}
      </Stack>
    </form>
  );
};
