import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Act } from "../../api/shapes";
import { reasonWords } from "../../parts/reason-told";

type Report = Extract<Act["body"], { kind: "search.report" }>;
type Reason = NonNullable<Report["matches"][number]["reasons"]>[number];

/** So many reasons are read at a glance; the rest on demand. */
const AT_A_GLANCE = 6;

/** Why a record was found, part by part; a reason that speaks against it looks so. */
export const Reasons = ({ reasons, className }: { reasons: Reason[]; className: string | undefined }) => {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  // What speaks against it is never among what is hidden.
  const first = [...reasons].sort((one, other) => against(other) - against(one));
  const glance = new Set(first.slice(0, AT_A_GLANCE));
  const shown = isWhole ? reasons : reasons.filter((reason) => glance.has(reason));
  const rest = reasons.length - shown.length;
  return (
    <ul className={className}>
      {shown.map((reason, place) => (
        <li key={place} data-against={AGAINST.has(reason.how) || undefined}>
          {reasonWords(t, reason)}
        </li>
      ))}
      {rest > 0 && (
        <li>
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              setWhole(true);
            }}
          >
            {t("search.moreReasons", { number: rest })}
          </Button>
        </li>
      )}
    </ul>
  );
};

const AGAINST = new Set<Reason["how"]>([
  "different",
  "missing",
  "other-birth",
  "other-nationality",
  "other-sex",
]);

const against = ({ how }: Reason): number => (AGAINST.has(how) ? 1 : 0);
