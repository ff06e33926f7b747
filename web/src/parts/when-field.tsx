import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useNow, zoneOf } from "./moment";

/** The moment that was chosen, by the clock of this desk; nothing, while none was. */
export const momentOf = (value: string): number | null => {
  const at = new Date(value).getTime();
  // A year that is still typed is long before any moment of an entry.
  return Number.isNaN(at) || at < 0 ? null : at;
};

/** How a moment stands in the field, by the clock of this desk. */
export const whenOf = (at: number): string => {
  const offset = new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - offset).toISOString().slice(0, 16);
};

/** A day and an hour, by the clock of this desk, whose zone on that day is told. */
export const WhenField = ({
  label,
  description,
  value,
  error,
  change,
}: {
  label: string;
  description?: string;
  value: string;
  error?: string | undefined;
  change: (value: string) => void;
}) => {
  const { t } = useTranslation();
  const now = useNow();
  const clock = t("clock.zone", { zone: zoneOf(new Date(momentOf(value) ?? now)) });
  return (
    <TextInput
      w="18rem"
      type="datetime-local"
      label={label}
      description={description === undefined ? clock : `${description} ${clock}`}
      error={error}
      value={value}
      onChange={(event) => {
        change(event.currentTarget.value);
      }}
    />
  );
};
