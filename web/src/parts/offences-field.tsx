import { MultiSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Offence, OffenceText } from "../api/shapes";
import { useOffences } from "../api/use-offences";

/** An offence of the list, as an act names it; what it costs, the packs of both states say. */
const named = ({ code, title, area, listed }: OffenceText): Offence => ({
  area,
  title,
  listed,
  code,
});

/** The offences of a matter, chosen from those that all agencies name alike. */
export const OffencesField = ({
  offences,
  change,
}: {
  offences: Offence[];
  change: (offences: Offence[]) => void;
}) => {
  const { t } = useTranslation();
  const known = useOffences().data ?? [];
  // What was kept is shown also before the list has come.
  const kept = offences.map(({ code, title }) => ({ value: code ?? title, label: title }));
  const listed = known.map(({ code, title }) => ({ value: code, label: title }));
  return (
    <MultiSelect
      label={t("compose.offences")}
      placeholder={offences.length === 0 ? t("compose.choose") : ""}
      data={listed.length > 0 ? listed : kept}
      value={kept.map(({ value }) => value)}
      onChange={(codes) => {
        const before = offences.filter(({ code }) => codes.includes(code ?? ""));
        const has = (code: string) => before.some((one) => one.code === code);
        const more = known.filter(({ code }) => codes.includes(code) && !has(code));
        change([...before, ...more.map(named)]);
      }}
      searchable
      clearable
    />
  );
};
