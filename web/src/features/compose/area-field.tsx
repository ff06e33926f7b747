import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { CRIME_AREAS, wordOf } from "../../parts/vocabulary";
import type { Draft } from "./draft";

/** The area of crime: a request is seldom without, a message mostly. */
export const AreaField = ({
  draft,
  change,
}: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}) => {
  const { t } = useTranslation();
  return (
    <Select
      label={t("compose.crimeArea")}
      placeholder={t("compose.choose")}
      data={CRIME_AREAS.map((value) => ({ value, label: t(`area.${value}`) }))}
      value={draft.crimeArea}
      onChange={(area) => {
        change({ crimeArea: wordOf(CRIME_AREAS, area) });
      }}
      searchable
      clearable
    />
  );
};
