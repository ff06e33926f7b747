import { Spotlight } from "@mantine/spotlight";
import {
  IconBellPlus,
  IconBolt,
  IconDatabaseImport,
  IconDatabasePlus,
  IconEyeOff,
  IconGitCompare,
  IconListSearch,
  IconSearch,
  IconSend,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { readsContent } from "../api/roles";
import { KeyHint } from "../parts/key-hint";
import { PLACES } from "./places";
import { useOwn } from "./session";

const REFERENCE = /^[A-Z]{2}[A-Z0-9-]*-\d{4}-\d{1,6}$|^act_[0-9a-hjkmnp-tv-z]{26}$/;

const RULE = /^[a-z][a-z0-9-]*(\.[0-9a-z]+)+$/;

/** What is begun from a place, and has no key of its own. */
const DEEDS = [
  { to: "/search/list", words: "screening.title", icon: IconListSearch },
  { to: "/search/private", words: "privately.title", icon: IconEyeOff },
  { to: "/watches/new", words: "watch.title", icon: IconBellPlus },
  { to: "/records/new", words: "recordForm.title", icon: IconDatabasePlus },
  { to: "/records/import", words: "imports.title", icon: IconDatabaseImport },
  { to: "/duplicates/new", words: "duplicate.title", icon: IconGitCompare },
];

/** Everything by its name: places, acts by their reference, rules by their id. */
export const Palette = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { role } = useOwn().you;
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLocaleLowerCase();
  const places = PLACES.filter((place) => place.open(role)).filter((place) =>
    t(place.words).toLocaleLowerCase().includes(wanted),
  );
  const deeds = DEEDS.filter(
    ({ words }) => readsContent(role) && t(words).toLocaleLowerCase().includes(wanted),
  );
  const reference = query.trim();
  const isNamed = places.length > 0 || deeds.length > 0;
  const isFound = isNamed || REFERENCE.test(reference) || RULE.test(reference);
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut={["mod + K"]}>
      <Spotlight.Search
        placeholder={t("palette.ask")}
        aria-label={t("palette.ask")}
        leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {REFERENCE.test(reference) && (
          <Spotlight.Action
            label={t("palette.open", { reference })}
            onClick={() => void go({ to: "/acts/$act", params: { act: reference } })}
          />
        )}
        {RULE.test(reference) && (
          <Spotlight.Action
            label={t("palette.open", { reference })}
            onClick={() => void go({ to: "/law/rules/$rule", params: { rule: reference } })}
          />
        )}
        {readsContent(role) && t("shell.emergency").toLocaleLowerCase().includes(wanted) && (
          <Spotlight.Action
            label={t("shell.emergency")}
            leftSection={<IconBolt size={18} stroke={1.6} aria-hidden />}
            rightSection={<KeyHint keys="!" />}
            onClick={() => void go({ to: "/emergency" })}
          />
        )}
        {places.map(({ to, words, icon: Sign, key }) => (
          <Spotlight.Action
            key={to}
            label={t(words)}
            leftSection={<Sign size={18} stroke={1.6} aria-hidden />}
            rightSection={<KeyHint keys={`g ${key}`} />}
            onClick={() => void go({ to })}
          />
        ))}
        {deeds.map(({ to, words, icon: Sign }) => (
          <Spotlight.Action
            key={to}
            label={t(words)}
            leftSection={<Sign size={18} stroke={1.6} aria-hidden />}
            onClick={() => void go({ to })}
          />
        ))}
        {!isFound && (
          // What is found here leaves no trace; whoever looks for a person says what for.
          <>
            <Spotlight.Empty>
              {t("palette.nothing")}
              <br />
              {t("palette.noPersons")}
            </Spotlight.Empty>
            {readsContent(role) && (
              <Spotlight.Action
                label={t("palette.request")}
                leftSection={<IconSend size={18} stroke={1.6} aria-hidden />}
                onClick={() => void go({ to: "/compose" })}
              />
            )}
          </>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
};
