import { Checkbox, Group, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** What others may not do with it: in court, onward, and in the owner's own words. */
export interface Marks {
  notInCourt: boolean;
  notOnward: boolean;
  asWritten: string;
}

export const NO_MARKS: Marks = { notInCourt: false, notOnward: false, asWritten: "" };

/** The marks as an act carries them. */
export const handlingOf = ({ notInCourt, notOnward, asWritten }: Marks) => ({
  not_in_court: notInCourt,
  not_onward: notOnward,
  ...(asWritten.trim() !== "" && { as_written: asWritten.trim() }),
});

export const HandlingFields = ({
  marks,
  atLeast = NO_MARKS,
  change,
}: {
  marks: Marks;
  /** Marks that cannot be taken away here. */
  atLeast?: Pick<Marks, "notInCourt" | "notOnward">;
  change: (part: Partial<Marks>) => void;
}) => {
  const { t } = useTranslation();
  return (
    <>
      <Group gap="lg">
        <Checkbox
          label={t("handling.H1")}
          checked={marks.notInCourt}
          disabled={atLeast.notInCourt}
          onChange={(event) => {
            change({ notInCourt: event.currentTarget.checked });
          }}
        />
        <Checkbox
          label={t("handling.H2")}
          checked={marks.notOnward}
          disabled={atLeast.notOnward}
          onChange={(event) => {
            change({ notOnward: event.currentTarget.checked });
          }}
        />
      </Group>
      <TextInput
        label={t("doing.asWritten")}
        description={t("doing.asWrittenMeans")}
        dir="auto"
        maxLength={1_000}
        value={marks.asWritten}
        onChange={(event) => {
          change({ asWritten: event.currentTarget.value });
        }}
      />
    </>
  );
};
