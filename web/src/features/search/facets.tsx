import { Group, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Match } from "../../api/shapes";
import { isAlone } from "./hit";

/** Which of the hits are shown: of an owner, of a class, and of at least this quality. */
export interface Chosen {
  owner: string | null;
  recordClass: string | null;
  quality: number;
}

export const ALL: Chosen = { owner: null, recordClass: null, quality: 0 };

export const QUALITIES = ["80", "90", "100"] as const;

export const isChosen = (match: Match, { owner, recordClass, quality }: Chosen): boolean =>
  (owner === null || match.owner === owner) &&
  // Of what class a record is that shows nothing but that it is there, nobody knows here.
  (recordClass === null || match.shared == null || match.shared.class === recordClass) &&
  // Nor how well it agrees.
  (match.quality >= quality || isAlone(match));

const counted = <Word extends string>(words: Word[]): [word: Word, count: number][] => {
  const counts = new Map<Word, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => one.localeCompare(other));
};

/** What tells many hits apart: shown only where it does. */
export const Facets = ({
  facets,
  matches,
  change,
}: {
  facets: Chosen;
  matches: Match[];
  change: (facets: Chosen) => void;
}) => {
  const { t } = useTranslation();
  if (matches.length < 2) return null;
  const owners = counted(matches.map((match) => match.owner));
  const found = counted(matches.flatMap(({ shared }) => (shared == null ? [] : [shared.class])));
  const at = (least: string) =>
    matches.filter((match) => isChosen(match, { ...ALL, quality: Number(least) })).length;
  const withCount = (words: string, count: number) => `${words} (${count})`;
  return (
    <Group align="flex-end" mb="md" role="group" aria-label={t("search.narrow")}>
      {owners.length > 1 && (
        <Select
          w="12rem"
          label={t("records.owner")}
          placeholder={t("search.everyOwner")}
          data={owners.map(([value, count]) => ({ value, label: withCount(value, count) }))}
          value={facets.owner}
          onChange={(owner) => {
            change({ ...facets, owner });
          }}
          clearable
        />
      )}
      {found.length > 1 && (
        <Select
          w="12rem"
          label={t("search.what")}
          placeholder={t("search.everyClass")}
          data={found.map(([value, count]) => ({
            value,
            label: withCount(t(`recordClass.${value}`), count),
          }))}
          value={facets.recordClass}
          onChange={(recordClass) => {
            change({ ...facets, recordClass });
          }}
          clearable
        />
      )}
      <Select
        w="14rem"
        label={t("screening.quality")}
        placeholder={t("screening.allHits")}
        data={QUALITIES.map((value) => ({
          value,
          label: withCount(t("screening.atLeast", { quality: value }), at(value)),
        }))}
        value={facets.quality === 0 ? null : String(facets.quality)}
        onChange={(quality) => {
          change({ ...facets, quality: Number(quality ?? 0) });
        }}
        clearable
      />
    </Group>
  );
};
