import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Statement } from "../api/shapes";
import { wordOf } from "./vocabulary";

const NATURES = ["fact", "assessment"] as const;
const SOURCES = ["A", "B", "C", "X"] as const;
const INFORMATION = ["1", "2", "3", "4"] as const;

export interface Grades {
  nature: NonNullable<Statement["nature"]>;
  source: NonNullable<Statement["source"]>;
  information: NonNullable<Statement["information"]>;
}

/** How well something is known: fact or assessment, and the grades of source and information. */
export const GradeFields = ({
  grades,
  change,
  isSmall = false,
}: {
  grades: Grades;
  change: (part: Partial<Grades>) => void;
  isSmall?: boolean;
}) => {
  const { t } = useTranslation();
  const small = isSmall ? ({ size: "xs" } as const) : {};
  const wide = isSmall ? {} : { w: "20rem" };
  return (
    <>
      <Select
        {...small}
        {...(isSmall ? {} : { w: "12rem" })}
        label={t("records.nature")}
        data={NATURES.map((value) => ({ value, label: t(`nature.${value}`) }))}
        value={grades.nature}
        allowDeselect={false}
        onChange={(word) => {
          change({ nature: wordOf(NATURES, word) ?? "assessment" });
        }}
      />
      <Select
        {...small}
        {...wide}
        label={t("records.sourceGrade")}
        data={SOURCES.map((value) => ({ value, label: `${value}: ${t(`sourceGrade.${value}`)}` }))}
        value={grades.source}
        allowDeselect={false}
        onChange={(word) => {
          change({ source: wordOf(SOURCES, word) ?? "X" });
        }}
      />
      <Select
        {...small}
        {...wide}
        label={t("records.informationGrade")}
        data={INFORMATION.map((value) => ({
          value,
          label: `${value}: ${t(`informationGrade.${value}`)}`,
        }))}
        value={grades.information}
        allowDeselect={false}
        onChange={(word) => {
          change({ information: wordOf(INFORMATION, word) ?? "4" });
        }}
      />
    </>
  );
};
