using Vizier.Algorithms.Designers;
using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class GaussianProcessDesignerTests
{
    private static readonly SearchSpace Plane = SearchSpace.Create(new DoubleParameter("x", -5, 5), new DoubleParameter("y", -5, 5));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Smooth_function_is_maximised_to_three_digits_within_25_trials(ulong seed)
    {
        var history = Run(Histories.ProblemOf(Plane, seed), 25, point => -Square(point["x"].Number - 1.3) - (2 * Square(point["y"].Number + 2.1)));
        Assert.InRange(Best(history), -1e-3, 0);
    }

    [Theory]
    [InlineData(AcquisitionKind.ConfidenceBound, true)]
    [InlineData(AcquisitionKind.ProbabilityOfImprovement, true)]
    [InlineData(AcquisitionKind.ExpectedImprovement, false)]
    public void Other_acquisitions_and_searches_find_the_maximum_too(AcquisitionKind kind, bool followGradients)
    {
        var history = Run(
            Histories.ProblemOf(Plane), 25, point => -Square(point["x"].Number - 1.3) - (2 * Square(point["y"].Number + 2.1)),
            problem => new GaussianProcessDesigner(problem, 4, kind, followGradients));
        Assert.InRange(Best(history), -0.05, 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public void Initial_trials_are_as_many_as_asked_for(int count)
    {
        var problem = Histories.ProblemOf(Plane);
        var first = new GaussianProcessDesigner(problem, count).Suggest(TrialHistory.Empty, 10);
        var other = new GaussianProcessDesigner(problem with { Seed = 8 }, count).Suggest(TrialHistory.Empty, 10);
        Assert.Equal(10, first.Select(suggestion => suggestion.Assignment).Distinct().Count());
        Assert.NotEqual(first.Select(suggestion => suggestion.Assignment), other.Select(suggestion => suggestion.Assignment));
    }

    [Fact]
    public void Noisy_values_are_averaged_over_when_the_study_says_so()
    {
        var problem = Histories.ProblemOf(Plane) with { Noise = ObservationNoise.High };
        var noise = new RandomStream(1, 0, "noise");
        var history = Run(problem, 40, point => (noise.NextGaussian() * 3) - Square(point["x"].Number - 1.3) - Square(point["y"].Number + 2.1));
        var late = history.Trials.Skip(25).Select(trial => trial.Assignment).ToList();
        Assert.InRange(late.Average(a => Square(a["x"].Number - 1.3) + Square(a["y"].Number + 2.1)), 0, 12);
    }

    [Fact]
    public void Mixed_conditional_space_is_searched_better_than_at_random()
    {
        var space = SearchSpace.Create(
            new DoubleParameter("rate", 1e-5, 1) { Scale = Scale.Log },
            new IntegerParameter("layers", 1, 8),
            new CategoricalParameter("optimizer", ["sgd", "adam", "ftrl"])
            {
                Children = [new ConditionalParameter(["sgd"], new DoubleParameter("momentum", 0, 1))],
            },
            new DiscreteParameter("batch", [16, 32, 64, 128]));
        var better = 0;
        for (ulong seed = 0; seed < 5; seed++)
        {
            var problem = Histories.ProblemOf(space, seed);
            var random = Best(Run(problem, 30, Score, _ => new RandomDesigner(problem)));
            better += Best(Run(problem, 30, Score)) > random ? 1 : 0;
        }

        Assert.InRange(better, 4, 5);

        static double Score(Assignment a) =>
            -Square(Math.Log10(a["rate"].Number) + 2.5) - (0.3 * Square(a["layers"].Number - 6)) - (a["batch"].Number == 64 ? 0 : 0.5)
            - (a["optimizer"].Text == "sgd" ? 2 * Square(a["momentum"].Number - 0.8) : 0.4);
    }

    [Fact]
    public void Same_history_gives_the_same_suggestions_after_a_rebuild()
    {
        var problem = Histories.ProblemOf(Plane);
        var designer = new GaussianProcessDesigner(problem);
        var history = TrialHistory.Empty;
        for (var id = 1; id <= 20; id++)
        {
            var kept = Assert.Single(designer.Suggest(history, 1)).Assignment;
            Assert.Equal(kept, Assert.Single(new GaussianProcessDesigner(problem).Suggest(history, 1)).Assignment);
            history = history.With(Histories.Completed(id, kept, ("accuracy", Math.Cos(kept["x"].Number) - Math.Abs(kept["y"].Number))));
        }
    }

    [Fact]
    public void Batches_and_pending_trials_are_kept_apart()
    {
        var problem = Histories.ProblemOf(Plane);
        var history = Run(problem, 12, point => Math.Sin(2 * point["x"].Number) + Math.Cos(3 * point["y"].Number));
        var batch = new GaussianProcessDesigner(problem).Suggest(history, 5);
        var oneByOne = history;
        foreach (var suggestion in batch)
        {
            oneByOne = oneByOne.With(Histories.Pending(oneByOne.LastId + 1, suggestion.Assignment));
        }

        var next = Assert.Single(new GaussianProcessDesigner(problem).Suggest(oneByOne, 1)).Assignment;
        Assignment[] all = [.. batch.Select(suggestion => suggestion.Assignment), next];
        for (var i = 0; i < all.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.True(Math.Abs(all[i]["x"].Number - all[j]["x"].Number) + Math.Abs(all[i]["y"].Number - all[j]["y"].Number) > 1e-3);
            }
        }
    }

    [Fact]
    public void Infeasible_region_is_learnt()
    {
        var problem = Histories.ProblemOf(Plane);
        var history = TrialHistory.Empty;
        var designer = new GaussianProcessDesigner(problem);
        for (var id = 1; id <= 40; id++)
        {
            var point = Assert.Single(designer.Suggest(history, 1)).Assignment;
            var (x, y) = (point["x"].Number, point["y"].Number);
            history = history.With(x + y > 2
                ? new Trial { Id = id, Assignment = point, State = TrialState.Infeasible }
                : Histories.Completed(id, point, ("accuracy", x + y - (0.1 * Square(x - y)))));
        }

        Assert.InRange(Best(history), 1.4, 2);
    }

    [Fact]
    public void Front_of_two_objectives_is_covered()
    {
        var problem = new Problem { Space = Plane, Metrics = [new Metric("gain", Goal.Maximize), new Metric("cost", Goal.Minimize)], Seed = 4 };
        var history = TrialHistory.Empty;
        var designer = new GaussianProcessDesigner(problem);
        for (var id = 1; id <= 40; id++)
        {
            var point = Assert.Single(designer.Suggest(history, 1)).Assignment;
            var (x, y) = (point["x"].Number, point["y"].Number);
            history = history.With(Histories.Completed(id, point, ("gain", -Square(x - 1) - Square(y)), ("cost", Square(x + 1) + Square(y))));
        }

        // The front is the segment from (−1, 0) to (1, 0).
        Assert.Equal(4, history.Trials.Where(trial => Math.Abs(trial.Assignment["y"].Number) < 0.1)
            .Select(trial => trial.Assignment["x"].Number).Where(x => Math.Abs(x) <= 1).Select(x => (int)((x + 1) * 2)).Distinct().Count(part => part < 4));
    }

    [Fact]
    public void Safety_threshold_is_respected_where_it_is_known()
    {
        var problem = new Problem { Space = Plane, Metrics = [Histories.Accuracy, new Metric("heat", Goal.Minimize, 3)], Seed = 2 };
        var history = TrialHistory.Empty;
        var designer = new GaussianProcessDesigner(problem);
        for (var id = 1; id <= 40; id++)
        {
            var point = Assert.Single(designer.Suggest(history, 1)).Assignment;
            var (x, y) = (point["x"].Number, point["y"].Number);
            history = history.With(Histories.Completed(id, point, ("accuracy", x + y - (0.1 * Square(x - y))), ("heat", x + y)));
        }

        Assert.InRange(history.Trials.Where(trial => trial.Metrics["heat"] <= 3).Max(trial => trial.Metrics["accuracy"]), 2.95, 3);
        Assert.InRange(history.Trials.Skip(20).Count(trial => trial.Metrics["heat"] > 3.2), 0, 6);
    }

    [Fact]
    public void Defaults_are_tried_first()
    {
        var space = SearchSpace.Create(new DoubleParameter("x", 0, 1) { Default = 0.123 }, new CategoricalParameter("c", ["a", "b"]) { Default = "b" });
        var first = Assert.Single(new GaussianProcessDesigner(Histories.ProblemOf(space)).Suggest(TrialHistory.Empty, 1)).Assignment;
        Assert.Equal(0.123, first["x"].Number, 12);
        Assert.Equal("b", first["c"].Text);
    }

    [Fact]
    public void Small_space_is_tried_completely_without_repeats_and_then_reported_as_exhausted()
    {
        var space = SearchSpace.Create(new IntegerParameter("i", 1, 5), new CategoricalParameter("c", ["a", "b", "d"]));
        var problem = Histories.ProblemOf(space);
        var history = Run(problem, 15, point => point["i"].Number);
        Assert.Equal(15, history.Trials.Select(trial => trial.Assignment).Distinct().Count());
        Assert.Throws<SearchSpaceExhaustedException>(() => new GaussianProcessDesigner(problem).Suggest(history, 1));
        Assert.Single(new GaussianProcessDesigner(problem with { Noise = ObservationNoise.High }).Suggest(history, 1));
    }

    [Fact]
    public void Any_space_and_any_history_give_valid_distinct_repeatable_suggestions()
    {
        for (var number = 0; number < 80; number++)
        {
            var problem = Histories.ProblemOf(RandomSpaces.Create(number), (ulong)number);
            var random = new RandomStream(5, number, "random histories");
            var history = RandomHistory(problem, random);
            IReadOnlyList<Suggestion> suggestions;
            try
            {
                suggestions = new GaussianProcessDesigner(problem).Suggest(history, 3);
            }
            catch (SearchSpaceExhaustedException)
            {
                Assert.True(problem.Space.Dimensions.All(dimension => dimension.LevelCount < 200), $"space {number} is not exhausted");
                continue;
            }

            var seen = history.Trials.Select(trial => trial.Assignment).ToHashSet();
            Assert.All(suggestions, suggestion => Assert.Empty(problem.Space.Validate(suggestion.Assignment)));
            if (!problem.Space.Parameters.Any(HoldsFewNumbers))
            {
                Assert.All(suggestions, suggestion => Assert.True(seen.Add(suggestion.Assignment), $"space {number} repeats {suggestion.Assignment}"));
            }

            Assert.Equal(
                suggestions.Select(suggestion => suggestion.Assignment),
                new GaussianProcessDesigner(problem).Suggest(history, 3).Select(suggestion => suggestion.Assignment));
        }
    }

    // Between -1000 and -1000 + 1e-12 there are no two numbers apart, though the coordinate has room for many.
    private static bool HoldsFewNumbers(Parameter parameter) =>
        parameter is DoubleParameter real && real.Max - real.Min < 1e-6 * Math.Max(Math.Abs(real.Min), Math.Abs(real.Max))
        || parameter.Children.Any(child => HoldsFewNumbers(child.Parameter));

    private static TrialHistory RandomHistory(Problem problem, RandomStream random)
    {
        var history = TrialHistory.Empty;
        var scale = Math.Pow(10, random.NextInt32(13) - 6);
        var kind = random.NextInt32(5);
        for (var id = 1; id <= random.NextInt32(25); id++)
        {
            var assignment = RandomDesigner.Draw(problem.Space, random);
            var value = kind switch
            {
                0 => 1,
                1 => scale * random.NextGaussian(),
                2 => Math.Exp(8 * random.NextGaussian()),
                3 => random.NextInt32(3),
                _ => random.NextInt32(3) == 0 ? double.NaN : random.NextInt32(3) == 0 ? double.NegativeInfinity : random.NextDouble(),
            };
            history = history.With(random.NextInt32(6) switch
            {
                0 => Histories.Pending(id, assignment),
                1 => new Trial { Id = id, Assignment = assignment, State = TrialState.Infeasible },
                _ => Histories.Completed(id, assignment, ("accuracy", value)),
            });
        }

        return history;
    }

    private static TrialHistory Run(Problem problem, int trials, Func<Assignment, double> score, Func<Problem, IDesigner>? create = null)
    {
        var designer = create is null ? new GaussianProcessDesigner(problem) : create(problem);
        var history = TrialHistory.Empty;
        for (var id = 1; id <= trials; id++)
        {
            var assignment = Assert.Single(designer.Suggest(history, 1)).Assignment;
            history = history.With(Histories.Completed(id, assignment, ("accuracy", score(assignment))));
        }

        return history;
    }

    private static double Best(TrialHistory history) =>
        history.Trials.Where(trial => trial.State == TrialState.Completed).Max(trial => trial.Metrics["accuracy"]);

    private static double Square(double value) => value * value;
}
