export const asScenario = () => '';
