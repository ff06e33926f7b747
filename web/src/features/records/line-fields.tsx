import { ActionIcon, Group, Select, Textarea, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Doubt, RecordClassRow } from "../../api/shapes";
import { Doubted } from "../../parts/doubted";
import { GradeFields } from "../../parts/grade-fields";
import { Mark } from "../../parts/mark";
import { wordOf } from "../../parts/vocabulary";
import type { Line } from "./draft";
import classes from "./records.module.css";

type Field = RecordClassRow["fields"][number];

/** The words of lists from which values are, for which the desk has words of its own. */
const WORDS = [
  "female", "male", "other", "passport", "identity-card", "visa", "residence-permit", "stolen",
  "lost", "revoked", "invalid", "misappropriated", "sought", "seized", "recovered", "person",
  "stain", "remains",
] as const;

interface Parts {
  line: Line;
  change: (part: Partial<Line>) => void;
}

/** How well it is known, and as of when: asked once there is something to know. */
const Grades = ({ line, change, isWrong }: Parts & { isWrong: boolean }) => {
  const { t } = useTranslation();
  return (
    <Group align="flex-start" gap="xs" className={classes.grades}>
      <GradeFields grades={line} change={change} isSmall />
      <TextInput
        size="xs"
        label={t("recordForm.asOf")}
        error={isWrong ? t("recordForm.noDate") : undefined}
        dir="ltr"
        maxLength={10}
        value={line.asOf}
        onChange={(event) => {
          change({ asOf: event.currentTarget.value });
        }}
      />
    </Group>
  );
};

const Value = ({ line, change, field, doubts, label }: ValueParts) => {
  const { t } = useTranslation();
  const shown = {
    label,
    description: doubts.length > 0 ? <Doubted doubts={doubts} /> : undefined,
    className: classes.field ?? "",
  };
  if (field?.form === "one-of") {
    return (
      <Select
        {...shown}
        placeholder={t("compose.choose")}
        data={(field.words ?? []).map((value) => {
          const word = wordOf(WORDS, value);
          return { value, label: word === null ? value : t(`valueWord.${word}`) };
        })}
        value={line.value === "" ? null : line.value}
        clearable
        onChange={(value) => {
          change({ value: value ?? "" });
        }}
      />
    );
  }
  if (field?.form === "prose") {
    return (
      <Textarea
        {...shown}
        dir="auto"
        minRows={2}
        maxLength={2_000}
        value={line.value}
        onChange={(event) => {
          change({ value: event.currentTarget.value });
        }}
      />
    );
  }
  const isSigns = ["date", "country", "identifier"].includes(field?.form ?? "");
  return (
    <TextInput
      {...shown}
      {...(field?.form === "date" && { placeholder: "1980-05-17" })}
      dir={isSigns ? "ltr" : "auto"}
      maxLength={2_000}
      autoComplete="off"
      spellCheck={false}
      value={line.value}
      onChange={(event) => {
        change({ value: event.currentTarget.value });
      }}
    />
  );
};

interface ValueParts extends Parts {
  field: Field | undefined;
  doubts: Doubt[];
  label: string;
}

/** One statement: its value, and beneath it how well it is known. */
export const LineFields = ({
  line,
  change,
  remove,
  field,
  doubts,
  isWrong,
}: Parts & {
  remove: () => void;
  field: Field | undefined;
  doubts: Doubt[];
  /** Whether the day as of which it is so is none. */
  isWrong: boolean;
}) => {
  const { t } = useTranslation();
  const label = t(`property.${line.property}`);
  const isSaid = line.value.trim() !== "";
  return (
    <div role="group" aria-label={label} className={classes.statement}>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <Value line={line} change={change} field={field} doubts={doubts} label={label} />
        {isSaid && (
          <ActionIcon
            size="lg"
            variant="default"
            aria-label={t("recordForm.remove", { property: label })}
            onClick={remove}
          >
            <IconX size={16} stroke={1.6} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {field?.special === true && <Mark tone="care">{t("recordForm.special")}</Mark>}
      {isSaid && <Grades line={line} change={change} isWrong={isWrong} />}
    </div>
  );
};
