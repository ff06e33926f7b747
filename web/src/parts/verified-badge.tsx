import { Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconBook, IconBookOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Verified } from "../api/shapes";
import { Mark } from "./mark";

const SIGNS = { read: IconBook, partial: IconAlertTriangle, unverified: IconBookOff } as const;

/** How far a rule was checked; what the node says in a word that is not known is not checked. */
export const verifiedOf = (word: string): Verified =>
  word === "read" || word === "partial" ? word : "unverified";

/** How far a rule was checked against the text that it models, and what that means. */
export const VerifiedBadge = ({ verified }: { verified: Verified }) => {
  const { t } = useTranslation();
  return (
    <Tooltip label={t(`verifiedMeans.${verified}`)} multiline w={300}>
      <span>
        <Mark tone={verified === "read" ? "plain" : "care"} sign={SIGNS[verified]}>
          {t(`verified.${verified}`)}
        </Mark>
      </span>
    </Tooltip>
  );
};
