import { Center, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Failure } from "../parts/failure";
import { Live } from "./live";
import { SignedIn, useOwnQuery } from "./session";
import { Shell } from "./shell";

/** Nothing is shown before it is known who sits here. */
export const Frame = () => {
  const { t } = useTranslation();
  const own = useOwnQuery();
  if (own.isPending) {
    return (
      <Center h="100dvh">
        <Loader aria-label={t("shell.loading")} />
      </Center>
    );
  }
  if (own.isError) return <Failure error={own.error} retry={() => void own.refetch()} />;
  return (
    <SignedIn own={own.data}>
      <Live>
        <Shell />
      </Live>
    </SignedIn>
  );
};
