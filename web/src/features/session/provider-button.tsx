import { Button, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { node, told } from "../../api/client";
import { Trouble } from "./entry-sheet";
import classes from "./session.module.css";
import { freshly, useDoor } from "./use-session";

/** How it ended at the provider, as the node says it after `#` when it sends the browser back. */
const ENDS = [
  "again",
  "declined",
  "down",
  "linked",
  "not-named",
  "taken",
  "unknown",
  "weak",
] as const;

const MARK = "#sign-in=";

const ended = () => {
  const { hash } = globalThis.location;
  return hash.startsWith(MARK) ? ENDS.find((end) => end === hash.slice(MARK.length)) : undefined;
};

/** To the provider of single sign-on: to sign in there, or to link it to the own account. */
export const ProviderButton = ({ links = false }: { links?: boolean }) => {
  const { t } = useTranslation();
  const provider = useDoor().data?.provider;
  const [end] = useState(ended);
  const going = useMutation({
    mutationFn: () =>
      links
        ? freshly(() => told(node.POST("/v1/session/provider")))
        : told(node.POST("/v1/sign-in/provider")),
    onSuccess: ({ address }) => {
      globalThis.location.assign(address);
    },
  });
  if (provider === undefined || provider === null) return null;
  return (
    <>
      <Button
        variant="default"
        size="md"
        fullWidth={!links}
        loading={going.isPending}
        onClick={() => {
          going.mutate();
        }}
      >
        {links ? t("entryProvider.link", { provider }) : t("entryProvider.signIn", { provider })}
      </Button>
      {end !== undefined && !going.isError && (
        <Text role="alert" size="sm" className={end === "linked" ? undefined : classes.trouble}>
          {t(`entryProviderEnd.${end}`, { provider })}
        </Text>
      )}
      <Trouble error={going.error} />
    </>
  );
};
