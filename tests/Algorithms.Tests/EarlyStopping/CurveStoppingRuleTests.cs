using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.EarlyStopping;

public sealed class CurveStoppingRuleTests
{
    private static readonly TrialHistory Twenty = TrialHistory.Create(
        Enumerable.Range(1, 20).Select(id => SimulatedCurves.Completed(id, SimulatedCurves.Create(id))));

    [Fact]
    public void Half_of_the_epochs_are_saved_at_little_regret()
    {
        var (spent, regret) = RunStudy(Rule(), 120);

        Assert.InRange(spent, 0, 0.5);
        Assert.InRange(regret, 0, 0.005);
    }

    [Theory]
    [InlineData(1, "accuracy")]
    [InlineData(1, "score")]
    [InlineData(100, "accuracy")]
    public void Curves_of_prior_studies_save_the_first_trials(double unit, string name)
    {
        var first = RunStudy(Rule(), 12);
        var withPrior = RunStudy(new CurveStoppingRule(Accuracy, new CurveStoppingOptions { Priors = [Prior(unit, name)] }), 12);

        Assert.InRange(withPrior.Regret, 0, 0.01);
        Assert.True(withPrior.Spent < (unit == 1 ? first.Spent - 0.05 : first.Spent + 0.1), $"{withPrior.Spent} and {first.Spent}");
    }

    [Fact]
    public void Reason_names_the_trials_of_prior_studies()
    {
        var rule = new CurveStoppingRule(Accuracy, new CurveStoppingOptions { Priors = [Prior(1, "accuracy")] });
        var one = TrialHistory.Create([SimulatedCurves.Completed(1, SimulatedCurves.Create(1))]);

        Assert.Contains("those of 1 completed trials and 20 of prior studies;", rule.Decide(Running(0.1, 0.11, 0.12, 0.12, 0.12, 0.12), one).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Prior_studies_of_other_metrics_tell_nothing()
    {
        var other = Prior(1, "other");
        var problem = other.Problem with { Metrics = [.. other.Problem.Metrics, Loss] };
        var rule = new CurveStoppingRule(Accuracy, new CurveStoppingOptions { Priors = [other with { Problem = problem }] });

        Assert.Contains("0 completed trials reported accuracy", rule.Decide(Running(0, 0, 0, 0, 0), TrialHistory.Empty).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_is_compared_with_ends_not_with_lucky_values()
    {
        // The objective is the best of noisy values, 0.99, but the trial ended at 0.9.
        var lucky = SimulatedCurves.Completed(50, [.. Enumerable.Repeat(0.9, 29), 0.9]);
        var history = Twenty.With(lucky with { Metrics = lucky.Metrics.SetItem("accuracy", 0.99) });

        Assert.Contains("it beats the best, 0.9", Rule().Decide(Running(0.1, 0.15, 0.18, 0.2, 0.21, 0.215, 0.218, 0.22), history).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("0.99", Rule().Decide(Running(0.1, 0.15, 0.18, 0.2, 0.21, 0.215, 0.218, 0.22), history).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Forecasts_are_near_and_not_too_sure()
    {
        var inside = 0;
        var squares = 0.0;
        List<List<CurvePoint>> known = [.. Enumerable.Range(1, 30).Select(id => Points(SimulatedCurves.Create(id)))];
        var ensemble = new CurveEnsemble(new CurveGroup(known, SimulatedCurves.Epochs), []);
        for (var number = 100; number < 300; number++)
        {
            var curve = SimulatedCurves.Create(number);
            var forecast = ensemble.Forecast(Points(curve[..10]));
            var z = (curve[^1] - forecast.Mean) / forecast.Deviation;
            inside += Math.Abs(z) < 1.645 ? 1 : 0;
            squares += Math.Pow(curve[^1] - forecast.Mean, 2);
        }

        // 90 % of the ends lie within 1.645 deviations if the forecast is right; it may be too careful, not too bold.
        Assert.InRange(inside / 200.0, 0.88, 1);
        Assert.InRange(Math.Sqrt(squares / 200), 0, 0.05);
    }

    [Fact]
    public void Regression_agrees_with_dense_formulas()
    {
        double[] remaining = [1, 0.5, 0.2], values = [0.1, 0.35, 0.6];
        var regression = new CurveRegression();
        for (var i = 0; i < 3; i++)
        {
            regression.Add(remaining[i], values[i]);
        }

        var prior = new CurvePrior(0.5, 4, 0.3, 2);
        var end = regression.Solve(prior, 0.1);

        // The values are jointly normal with covariance H·V·Hᵀ + σ²·I.
        var build = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.Build;
        var design = build.Dense(3, 2, (i, j) => j == 0 ? 1 : -remaining[i]);
        var covariance = (design * build.DenseOfDiagonalArray([4, 2]) * design.Transpose()) + (0.01 * build.DenseIdentity(3));
        var residual = MathNet.Numerics.LinearAlgebra.Double.DenseVector.OfArray([.. values.Select((value, i) => value - 0.5 + (0.3 * remaining[i]))]);
        var evidence = -0.5 * ((3 * Math.Log(2 * Math.PI)) + Math.Log(covariance.Determinant()) + (residual * covariance.Inverse() * residual));
        var towards = 4 * design.Column(0) * covariance.Inverse();
        Assert.Equal(evidence, end.LogEvidence, 8);
        Assert.Equal(0.5 + (towards * residual), end.Mean, 8);
        Assert.Equal(4 - (towards * (4 * design.Column(0))) + 0.01, end.Variance, 8);
    }

    [Fact]
    public void Reason_names_forecast_and_probability()
    {
        var decision = Rule().Decide(Running(0.1, 0.15, 0.18, 0.2, 0.21, 0.215, 0.218, 0.22), Twenty);

        Assert.True(decision.ShouldStop);
        Assert.Matches(@"^accuracy is expected to end at 0\.\d+ ± 0\.\d+ by its curve up to step 8 of 30 and those of 20 completed trials; it beats the best, 0\.9\d+, with probability 0\.0 ?%, less than 2\.0 ?%\.$", decision.Reason);
    }

    [Fact]
    public void Steep_curves_go_on_though_they_are_low()
    {
        Assert.False(Rule().Decide(Running([.. Enumerable.Range(1, 12).Select(epoch => 0.06 * epoch)]), Twenty).ShouldStop);
    }

    [Fact]
    public void Too_little_is_known_before_reports_share_and_trials_suffice()
    {
        Assert.Equal("accuracy was reported 2 times; extrapolation starts at 5.", Rule().Decide(Running(0, 0), Twenty).Reason);
        var two = TrialHistory.Create(Twenty.Trials.Take(2));
        Assert.Equal("2 completed trials reported accuracy; extrapolation needs 3.", Rule().Decide(Running(0, 0, 0, 0, 0), two).Reason);
        var late = new CurveStoppingRule(Accuracy, new CurveStoppingOptions { MinimumShare = 0.5 });
        Assert.Contains("from 50 % on", late.Decide(Running(0, 0, 0, 0, 0), Twenty).Reason.Replace("50%", "50 %", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Minimised_metrics_are_judged_the_other_way()
    {
        var history = TrialHistory.Create(Enumerable.Range(1, 10).Select(id =>
            Curve(id, TrialState.Completed, Loss, [.. SimulatedCurves.Create(id).Select(value => 1 - value)])));
        var rule = new CurveStoppingRule(Loss, new CurveStoppingOptions());

        Assert.True(rule.Decide(Curve(99, TrialState.Pending, Loss, 0.9, 0.85, 0.82, 0.81, 0.8, 0.8, 0.8, 0.8), history).ShouldStop);
        Assert.False(rule.Decide(Curve(99, TrialState.Pending, Loss, 0.9, 0.5, 0.2, 0.1, 0.05, 0.01), history).ShouldStop);
    }

    [Fact]
    public void Random_curves_never_stop_the_best_trial_and_never_give_nan()
    {
        for (var i = 0; i < 400; i++)
        {
            var random = new RandomStream(6, i, "curves");
            var kind = random.NextInt32(4);
            var history = TrialHistory.Create(Enumerable.Range(1, 6).Select(id =>
                Curve(id, (TrialState)random.NextInt32(3), Accuracy, [.. Enumerable.Range(0, random.NextInt32(12)).Select(_ => Value(random, kind))])));
            var best = history.Trials.SelectMany(trial => trial.Measurements).Select(one => one.Metrics["accuracy"]).Where(double.IsFinite).DefaultIfEmpty(0).Max();
            var rule = new CurveStoppingRule(Accuracy, new CurveStoppingOptions { MinimumTrials = 1, MinimumReports = 1, MinimumShare = 0 });
            foreach (var trial in history.Trials)
            {
                var decision = rule.Decide(trial, history);
                Assert.DoesNotContain("NaN", decision.Reason, StringComparison.Ordinal);
                Assert.False(decision.ShouldStop && trial.Measurements.Any(one => one.Metrics["accuracy"] == best), decision.Reason);
            }
        }
    }

    private static PriorStudy Prior(double unit, string name)
    {
        var metric = new Metric(name, Goal.Maximize);
        var problem = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 1))) with { Metrics = [metric] };
        return new PriorStudy("prior", problem, TrialHistory.Create(Enumerable.Range(1, 20).Select(id =>
            Curve(id, TrialState.Completed, metric, [.. SimulatedCurves.Create(id).Select(value => unit * value)]))));
    }

    private static CurveStoppingRule Rule() => new(Accuracy, new CurveStoppingOptions());

    private static Trial Running(params double[] values) => Curve(99, TrialState.Pending, Accuracy, values);

    private static List<CurvePoint> Points(double[] curve) => [.. curve.Select((value, i) => new CurvePoint(i + 1, value))];

    private static double Value(RandomStream random, int kind) => (kind, random.NextInt32(12)) switch
    {
        (_, 0) => double.NaN,
        (_, 1) => double.PositiveInfinity,
        (1, _) => 3,
        (2, _) => 1.7e308 * (random.NextInt32(3) - 1),
        (3, _) => Math.Exp(50 * random.NextGaussian()),
        _ => random.NextGaussian(),
    };

    // One trial after the other; the share of epochs spent, and how much worse the best final value is than without stopping.
    internal static (double Spent, double Regret) RunStudy(IStoppingRule rule, int trials)
    {
        var history = TrialHistory.Empty;
        var spent = 0;
        double best = 0, possible = 0;
        for (var id = 1; id <= trials; id++)
        {
            var curve = SimulatedCurves.Create(1000 + id);
            var epochs = 1;
            while (epochs < curve.Length && !rule.Decide(Curve(id, TrialState.Pending, Accuracy, curve[..epochs]), history).ShouldStop)
            {
                epochs++;
            }

            spent += epochs;
            possible = Math.Max(possible, curve[^1]);
            best = epochs == curve.Length ? Math.Max(best, curve[^1]) : best;
            history = history.With(SimulatedCurves.Completed(id, curve[..epochs]));
        }

        return (spent / (double)(trials * SimulatedCurves.Epochs), possible - best);
    }
}
