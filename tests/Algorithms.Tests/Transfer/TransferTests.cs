using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Tests.Designers;
using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Transfer;

public sealed class TransferTests
{
    private static readonly SearchSpace Square = SearchSpace.Create(new DoubleParameter("x", 0, 1), new DoubleParameter("y", 0, 1));

    [Fact]
    public void A_prior_study_that_is_alike_shows_where_to_look()
    {
        var alike = Prior("alike", Square, assignment => (20 * Peak(assignment, 0.3)) + 100, 30);

        var (first, sixth, alone) = (BestOf([alike], 1), BestOf([alike], 6), BestOf([], 1));

        Assert.True(first > alone && sixth > 1 - 0.02, $"{first}, {sixth}; {alone} without");
    }

    [Fact]
    public void Prior_studies_that_mislead_cost_little()
    {
        var opposite = Prior("opposite", Square, assignment => -Peak(assignment, 0.3), 30);
        var elsewhere = Prior("elsewhere", Square, assignment => Peak(assignment, 0.9), 30);

        var best = BestOf([opposite, elsewhere], 16);

        Assert.True(best > 1 - 1e-3, $"{best}");
    }

    [Fact]
    public void Among_several_the_one_that_orders_the_trials_right_has_the_votes()
    {
        var random = new RandomStream(1, 1, "test");
        double[] values = [1, 5, 2, 4, 3, 6, 0];
        double[] noise = [0.5, 0.1, 0.4, 0.2, 0.6, 0.3, 0.7];
        var weights = RankingVote.Weigh([[.. values.Select(value => value * value)], [.. values.Select(value => -value)], noise], noise, values, random);

        Assert.True(weights[0] > 0.95);
        Assert.Equal([0.0, 0.0], weights[1..]);
    }

    [Fact]
    public void Without_a_model_better_than_chance_nobody_has_votes()
    {
        var weights = RankingVote.Weigh([[3, 2, 1]], [1, 2, 3], [1, 2, 3], new RandomStream(1, 1, "test"));
        Assert.Equal([0.0], weights);
        Assert.Equal([0.0], RankingVote.Weigh([[1, 2]], [0, 0], [5, 5], new RandomStream(1, 1, "test")));
    }

    [Fact]
    public void Spaces_need_only_overlap()
    {
        var other = SearchSpace.Create(
            new DoubleParameter("x", 0, 2),
            new DiscreteParameter("y", [0.1, 0.3, 0.5, 0.9]),
            new CategoricalParameter("kind", ["a", "b"]));
        var prior = Prior("wider", other, assignment => Peak(assignment, 0.3), 60);
        var target = SearchSpace.Create(
            new DoubleParameter("x", 0, 1),
            new DoubleParameter("y", 0, 1),
            new IntegerParameter("more", 1, 9),
            new CategoricalParameter("kind", ["b", "c"]));
        var model = PriorModel.Learn(ProblemOf(target) with { Priors = [prior] }, new FeatureMap(target), prior, 0)!;

        Assert.All(model.Starts, start => Assert.Equal(5, target.Decode(start)["more"].Number));
        Assert.InRange(target.Decode(model.Starts[0])["x"].Number, 0.1, 0.5);
        var foreign = SearchSpace.Create(new DoubleParameter("z", 0, 1));
        Assert.Null(PriorModel.Learn(ProblemOf(foreign), new FeatureMap(foreign), prior, 0));
    }

    [Fact]
    public void A_metric_of_another_name_counts_if_both_studies_have_one_objective()
    {
        var prior = Prior("alike", Square, assignment => Peak(assignment, 0.3), 20);
        var renamed = prior with { Problem = prior.Problem with { Metrics = [Loss with { Name = "accuracy" }] } };
        var problem = ProblemOf(Square) with { Metrics = [new Metric("score", Goal.Maximize)] };

        Assert.NotNull(PriorModel.Learn(problem, new FeatureMap(Square), prior, 0));
        Assert.NotNull(PriorModel.Learn(problem, new FeatureMap(Square), renamed, 0));
        Assert.Null(PriorModel.Learn(problem with { Metrics = [new Metric("score", Goal.Maximize), Loss] }, new FeatureMap(Square), prior, 0));
    }

    [Fact]
    public void The_gradient_of_a_prediction_is_that_of_belief_and_surprise()
    {
        var prior = Prior("alike", Square, assignment => Peak(assignment, 0.4), 25);
        var features = new FeatureMap(Square);
        var ensemble = PriorEnsemble.Learn(ProblemOf(Square) with { Priors = [prior] }, features, 0)!;
        var surrogate = new Surrogate(features, HyperparameterPrior.ForDimension(2), ensemble);
        var random = new RandomStream(3, 3, "inputs");
        var inputs = new Algorithms.LinearAlgebra.RowMatrix(8, 2);
        var values = new double[8];
        for (var i = 0; i < 8; i++)
        {
            (inputs[i, 0], inputs[i, 1]) = (random.NextDouble(), random.NextDouble());
            values[i] = -Math.Pow(inputs[i, 0] - 0.3, 2) - Math.Pow(inputs[i, 1] - 0.3, 2);
        }

        surrogate.Learn(inputs, values, 8);
        Assert.NotNull(surrogate.Process.Belief);
        var at = new Algorithms.LinearAlgebra.RowMatrix(3, 2);
        const double Step = 1e-5;
        ((at[0, 0], at[0, 1]), (at[1, 0], at[1, 1]), (at[2, 0], at[2, 1])) = ((0.62, 0.35), (0.62 + Step, 0.35), (0.62 - Step, 0.35));
        double[] means = new double[3], variances = new double[3];
        var (slopes, others) = (new Algorithms.LinearAlgebra.RowMatrix(3, 2), new Algorithms.LinearAlgebra.RowMatrix(3, 2));
        surrogate.Process.Predict(at, 3, means, variances, slopes, others);

        Assert.Equal((means[1] - means[2]) / (2 * Step), slopes[0, 0], 1e-4);
    }

    [Fact]
    public void Algorithms_that_cannot_learn_from_other_studies_refuse_them()
    {
        var problem = ProblemOf(Square) with { Priors = [new PriorStudy("old", ProblemOf(Square), TrialHistory.Empty)] };
        var errors = AlgorithmCatalogue.Validate("RANDOM_SEARCH", new Dictionary<string, string>(), problem, Budget.Unknown);

        Assert.Equal("prior_studies", Assert.Single(errors).Path);
        Assert.Empty(AlgorithmCatalogue.Validate("", new Dictionary<string, string>(), problem, Budget.Unknown));
    }

    [Fact]
    public void Random_prior_studies_never_make_it_fail_and_are_answered_the_same_again()
    {
        for (var number = 0; number < 25; number++)
        {
            var problem = ProblemOf(RandomSpaces.Create(number), (ulong)number) with
            {
                Priors = [.. Enumerable.Range(0, 3).Select(i =>
                {
                    var own = ProblemOf(RandomSpaces.Create(i == 0 ? number : (number * 3) + i));
                    return new PriorStudy($"p{i}", own, RandomHistories.Create(own, number + i, 40));
                })],
            };
            var history = RandomHistories.Create(problem, number, 20);
            var suggestions = new GaussianProcessDesigner(problem).TrySuggest(history, 3);

            Assert.All(suggestions, suggestion => Assert.Empty(problem.Space.Validate(suggestion.Assignment)));
            Assert.Equal(
                suggestions.Select(suggestion => suggestion.Assignment),
                new GaussianProcessDesigner(problem).TrySuggest(history, 3).Select(suggestion => suggestion.Assignment));
        }
    }

    private static double Peak(Assignment assignment, double place) =>
        1 - Math.Pow(assignment["x"].Number - place, 2) - Math.Pow(assignment["y"].Number - place, 2);

    private static PriorStudy Prior(string name, SearchSpace space, Func<Assignment, double> value, int trials)
    {
        var problem = ProblemOf(space, 99);
        return new PriorStudy(name, problem, Simulation.Run(QuasiRandomDesigner.Sobol(problem), value, trials, 1));
    }

    private static double BestOf(IEnumerable<PriorStudy> priors, int trials)
    {
        var problem = ProblemOf(Square) with { Priors = [.. priors] };
        var history = Simulation.Run(new GaussianProcessDesigner(problem), assignment => Peak(assignment, 0.3), trials, 1);
        return history.Trials.Max(trial => trial.Metrics["accuracy"]);
    }
}
