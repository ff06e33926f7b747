import { Button, Checkbox, Group, NumberInput, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Scope } from "../../api/shapes";
import { Answer } from "../../parts/answer";
import { Moment } from "../../parts/moment";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { EndButton } from "./end-button";
import { Trouble } from "./entry-sheet";
import classes from "./session.module.css";
import { useMakeToken, useRevokeToken, useTokens } from "./use-account";

const DAYS = 90;
const DAYS_MAX = 365;

const NewToken = ({ offered }: { offered: Scope[] }) => {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [days, setDays] = useState(DAYS);
  const [scopes, setScopes] = useState<string[]>([]);
  const making = useMakeToken();
  return (
    <>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = offered.filter((scope) => scopes.includes(scope));
          making.mutate({ name: name.trim(), scopes: wanted, days });
        }}
      >
        <TextInput
          label={t("tokens.name")}
          value={name}
          maxLength={64}
          required
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <NumberInput
          label={t("tokens.days")}
          value={days}
          min={1}
          max={DAYS_MAX}
          onChange={(to) => {
            setDays(Number(to));
          }}
        />
        <Checkbox.Group label={t("tokens.scopes")} value={scopes} onChange={setScopes}>
          <Group gap="md" mih="2.25rem">
            {offered.map((scope) => (
              <Checkbox key={scope} value={scope} label={t(`scope.${scope}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Button
          type="submit"
          variant="default"
          disabled={scopes.length === 0}
          loading={making.isPending}
        >
          {t("tokens.make")}
        </Button>
      </form>
      <Trouble error={making.error} />
      {making.data !== undefined && (
        <>
          <Text size="sm" mb="xs">
            {t("tokens.once")}
          </Text>
          <p className={classes.secret} dir="ltr">
            {making.data.token}
          </p>
        </>
      )}
    </>
  );
};

/** Tokens by which programs speak for whoever sits here; none does more than its holder. */
export const TokensPart = ({ scopes }: { scopes: Scope[] }) => {
  const { t } = useTranslation();
  const tokens = useTokens();
  const revoking = useRevokeToken();
  return (
    <Section title={t("tokens.title")} about={t("tokens.about")}>
      <Answer query={tokens}>
        {({ items }) => (
          <table className={sheet.table} aria-label={t("tokens.title")}>
            <tbody>
              {items.map((token) => (
                <tr key={token.id}>
                  <th scope="row">
                    <bdi>{token.name}</bdi>
                  </th>
                  <td className={sheet.quiet}>
                    {token.scopes.map((scope) => t(`scope.${scope}`)).join(" · ")}
                  </td>
                  <td className={sheet.quiet}>
                    {t("tokens.until")} <Moment at={token.ends_at} date />
                  </td>
                  <td className={sheet.number}>
                    <EndButton
                      id={token.id}
                      named={t("account.removeNamed", { name: token.name })}
                      by={revoking}
                    >
                      {t("account.remove")}
                    </EndButton>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answer>
      <NewToken offered={scopes} />
      <Trouble error={revoking.error} />
    </Section>
  );
};
