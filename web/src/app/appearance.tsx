import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";

import { keep, kept } from "../api/kept";

export type Density = "comfortable" | "dense";

const DensityContext = createContext<[Density, (density: Density) => void]>([
  "comfortable",
  () => undefined,
]);

export const useDensity = () => use(DensityContext);

/** How close the rows stand; kept by this browser. */
export const Appearance = ({ children }: { children: ReactNode }) => {
  const [density, setDensity] = useState<Density>(kept("density") === "dense" ? "dense" : "comfortable");
  useEffect(() => {
    document.documentElement.dataset.density = density;
    keep("density", density);
  }, [density]);
  const value = useMemo<[Density, (density: Density) => void]>(
    () => [density, setDensity],
    [density],
  );
  return <DensityContext value={value}>{children}</DensityContext>;
};
