using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Catalogue;

public sealed class AlgorithmCatalogueTests
{
    private static readonly Problem Simple = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 1), new DoubleParameter("y", 0, 1)));

    [Theory]
    [InlineData("", "DEFAULT")]
    [InlineData("DEFAULT", "DEFAULT")]
    [InlineData("ALGORITHM_UNSPECIFIED", "DEFAULT")]
    [InlineData("GAUSSIAN_PROCESS_BANDIT", "GP_UCB_PE")]
    [InlineData("bayesianoptimization", "GP_UCB_PE")]
    [InlineData("random", "RANDOM_SEARCH")]
    [InlineData("random_search", "RANDOM_SEARCH")]
    [InlineData("sobol", "SOBOL")]
    [InlineData("grid", "grid")]
    [InlineData("GRID_SEARCH", "GRID_SEARCH")]
    [InlineData("SHUFFLED_GRID_SEARCH", "SHUFFLED_GRID_SEARCH")]
    [InlineData("QUASI_RANDOM_SEARCH", "QUASI_RANDOM_SEARCH")]
    [InlineData("tpe", "TPE")]
    [InlineData("multivariate-tpe", "TPE")]
    [InlineData("cmaes", "CMA_ES")]
    [InlineData("CMA_ES", "CMA_ES")]
    [InlineData("NSGA2", "NSGA2")]
    [InlineData("EAGLE_STRATEGY", "EAGLE_STRATEGY")]
    [InlineData("BOCS", "BOCS")]
    [InlineData("HARMONICA", "HARMONICA")]
    [InlineData("hyperband", "HYPERBAND")]
    [InlineData("bohb", "BOHB")]
    [InlineData("asha", "ASHA")]
    [InlineData("evolution", "REGULARIZED_EVOLUTION")]
    [InlineData("pbt", "PBT")]
    [InlineData("enas", "ENAS")]
    [InlineData("darts", "DARTS")]
    public void Names_of_Vizier_and_Katib_are_known(string name, string algorithm)
    {
        Assert.Equal(algorithm, AlgorithmCatalogue.Resolve(name).Name);
    }

    [Fact]
    public void Unknown_name_is_refused_with_the_nearest_one()
    {
        var error = Assert.Throws<ValidationException>(() => AlgorithmCatalogue.Resolve("RANDOM_SERACH"));

        Assert.EndsWith("did you mean RANDOM_SEARCH?", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("algorithm: 'RANDOM_SERACH'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Known_but_unavailable_algorithms_are_refused_and_never_replaced()
    {
        foreach (var algorithm in AlgorithmCatalogue.All.Where(algorithm => !algorithm.IsAvailable))
        {
            var error = Assert.Throws<ValidationException>(() => AlgorithmCatalogue.CreateDesigner(algorithm.Name, Settings(), Simple));
            var hint = algorithm.Name is "BOCS" or "HARMONICA" ? "; REGULARIZED_EVOLUTION searches such spaces" : "";
            Assert.Equal($"algorithm: '{algorithm.Name}': is known but not available in this version{hint}", error.Message);
        }
    }

    [Fact]
    public void Settings_are_checked_by_name_and_limits()
    {
        var errors = AlgorithmCatalogue.ValidateSettings("grid", Settings(("point_per_double", "3"), ("random_state", "-1"), ("repeat", "maybe")));

        Assert.Equal(
            [
                "settings.point_per_double: '3': is not a setting of grid; it knows random_state, points_per_double, repeat; did you mean points_per_double?",
                "settings.random_state: '-1': must be a whole number, at least 0",
                "settings.repeat: 'maybe': must be true or false",
            ],
            errors.Select(error => error.ToString()));
    }

    [Fact]
    public void Seed_setting_replaces_the_seed_of_the_study()
    {
        var one = AlgorithmCatalogue.CreateDesigner("random", Settings(("random_state", "10")), Simple);
        var same = AlgorithmCatalogue.CreateDesigner("random", Settings(("RANDOM_STATE", "10")), Simple with { Seed = 99 });
        var other = AlgorithmCatalogue.CreateDesigner("random", Settings(), Simple);

        Assert.Equal(First(one), First(same));
        Assert.NotEqual(First(one), First(other));
    }

    [Fact]
    public void Settings_reach_the_designer()
    {
        var designer = AlgorithmCatalogue.CreateDesigner("GRID_SEARCH", Settings(("points_per_double", "3"), ("repeat", "false")), Simple);

        Assert.Equal(9, designer.Suggest(TrialHistory.Empty, 20).Count);
    }

    [Fact]
    public void Problem_without_objective_is_refused()
    {
        var errors = AlgorithmCatalogue.Validate("random", Settings(), Simple with { Metrics = [new Metric("safe", Goal.Maximize, 1)] }, Budget.Unknown);

        Assert.Equal("metrics: must hold at least one objective", errors.Single().ToString());
    }

    [Fact]
    public void Every_entry_is_described_and_its_defaults_are_allowed()
    {
        foreach (var algorithm in AlgorithmCatalogue.All)
        {
            Assert.EndsWith(".", algorithm.Description, StringComparison.Ordinal);
            foreach (var setting in algorithm.Settings)
            {
                Assert.EndsWith(".", setting.Description, StringComparison.Ordinal);
                Assert.True(setting.Default is null || setting.Accepts(setting.Default), $"{algorithm.Name}.{setting.Name}");
                Assert.False(setting.Required && setting.Default is not null);
            }
        }
    }

    private static Assignment First(IDesigner designer) => designer.Suggest(TrialHistory.Empty, 1)[0].Assignment;

    private static Dictionary<string, string> Settings(params (string Name, string Value)[] settings) =>
        settings.ToDictionary(setting => setting.Name, setting => setting.Value);

    // Names, settings and limits of Katib's suggestion services.
    [Theory]
    [InlineData("random", "random_state", "10", true)]
    [InlineData("random", "random_state", "-1", false)]
    [InlineData("tpe", "gamma", "0.25", true)]
    [InlineData("tpe", "gamma", "1", false)]
    [InlineData("tpe", "gamma", "0", false)]
    [InlineData("tpe", "prior_weight", "1.5", true)]
    [InlineData("tpe", "prior_weight", "0", false)]
    [InlineData("tpe", "n_EI_candidates", "24", true)]
    [InlineData("tpe", "n_EI_candidates", "0", false)]
    [InlineData("tpe", "random_state", "3", true)]
    [InlineData("multivariate-tpe", "n_startup_trials", "0", true)]
    [InlineData("multivariate-tpe", "n_startup_trials", "-1", false)]
    [InlineData("multivariate-tpe", "n_ei_candidates", "50", true)]
    [InlineData("multivariate-tpe", "weights", "1", false)]
    [InlineData("grid", "random_state", "1", true)]
    [InlineData("bayesianoptimization", "base_estimator", "GP", true)]
    [InlineData("bayesianoptimization", "base_estimator", "RF", false)]
    [InlineData("bayesianoptimization", "n_initial_points", "10", true)]
    [InlineData("bayesianoptimization", "n_initial_points", "-1", false)]
    [InlineData("bayesianoptimization", "acq_func", "gp_hedge", true)]
    [InlineData("bayesianoptimization", "acq_func", "LCB", true)]
    [InlineData("bayesianoptimization", "acq_func", "EIps", false)]
    [InlineData("bayesianoptimization", "acq_optimizer", "lbfgs", true)]
    [InlineData("cmaes", "sigma", "0.3", true)]
    [InlineData("cmaes", "restart_strategy", "None", true)]
    [InlineData("cmaes", "restart_strategy", "bipop", true)]
    [InlineData("cmaes", "restart_strategy", "other", false)]
    [InlineData("hyperband", "eta", "3", true)]
    [InlineData("pbt", "n_population", "4", false)]
    [InlineData("pbt", "truncation_threshold", "1", true)]
    [InlineData("pbt", "resample_probability", "0.3", true)]
    public void Katib_settings_keep_their_limits(string algorithm, string name, string value, bool isAccepted)
    {
        var errors = AlgorithmCatalogue.ValidateSettings(algorithm, new Dictionary<string, string> { [name] = value });

        Assert.Equal(isAccepted, !errors.Any(error => error.Path == $"settings.{name}"));
    }

    [Fact]
    public void Models_that_only_other_tools_have_are_named()
    {
        var error = Assert.Single(AlgorithmCatalogue.ValidateSettings("bayesianoptimization", new Dictionary<string, string> { ["base_estimator"] = "RF" }));

        Assert.Equal("must be one of GP; RF, ET, GBRT of other tools have no counterpart here", error.Allowed);
    }
}
