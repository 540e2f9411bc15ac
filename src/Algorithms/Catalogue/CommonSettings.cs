namespace Vizier.Algorithms.Catalogue;

/// <summary>Settings that several algorithms share.</summary>
internal static class CommonSettings
{
    public static SettingDefinition Seed { get; } =
        new(AlgorithmCatalogue.SeedSetting, SettingType.Integer, "Seed of the random numbers, in place of the study's own.") { Minimum = 0 };
}
