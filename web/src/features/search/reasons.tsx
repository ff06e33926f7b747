import { useTranslation } from "react-i18next";

import type { Act } from "../../api/shapes";
import { reasonWords } from "../../parts/reason-told";

type Report = Extract<Act["body"], { kind: "search.report" }>;
type Reason = NonNullable<Report["matches"][number]["reasons"]>[number];

/** Why a record was found, part by part; a reason that speaks against it looks so. */
export const Reasons = ({ reasons, className }: { reasons: Reason[]; className: string | undefined }) => {
  const { t } = useTranslation();
  return (
    <ul className={className}>
      {reasons.map((reason, place) => (
        <li key={place} data-against={AGAINST.has(reason.how) || undefined}>
          {reasonWords(t, reason)}
        </li>
      ))}
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
