using Vizier.Experiments.Documents;
using Vizier.Protocol;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using GoalType = Vizier.Protocol.StudySpec.Types.MetricSpec.Types.GoalType;
using ScaleType = Vizier.Protocol.StudySpec.Types.ParameterSpec.Types.ScaleType;

namespace Vizier.Tests.Experiments.Documents;

public sealed class StudySpecMappingTests
{
    private static readonly ExperimentDocument Document = new ExperimentText
    {
        Counts = "maxTrialCount: 24\nparallelTrialCount: 2",
        Objective = "{type: maximize, objectiveMetricName: accuracy, additionalMetricNames: [loss]}",
        Algorithm = "{algorithmName: random, algorithmSettings: [{name: random_state, value: 7}]}",
        Parameters = """
            - {name: lr, parameterType: double, feasibleSpace: {min: 1e-4, max: "0.1", distribution: logUniform}}
            - {name: decay, parameterType: double, feasibleSpace: {min: 0.001, max: 1, step: 0.001, distribution: logNormal}}
            - {name: units, parameterType: int, feasibleSpace: {min: 8, max: 64, step: 8, distribution: normal}}
            - {name: batch, parameterType: discrete, feasibleSpace: {list: ["64", 1e1, "032"]}}
            - {name: optimizer, parameterType: categorical, feasibleSpace: {list: [sgd, adam]}}
            """,
        TrialParameters = string.Join('\n', new[] { "lr", "decay", "units", "batch", "optimizer" }.Select(name => $"- {{name: {name}, reference: {name}}}")),
        TrialSpec = ExperimentText.Job("[\"${trialParameters.lr} ${trialParameters.decay} ${trialParameters.units} ${trialParameters.batch} ${trialParameters.optimizer}\"]"),
        More = "earlyStopping: {algorithmName: medianstop, algorithmSettings: [{name: start_step, value: 5}]}",
    }.Document();

    [Fact]
    public void Parameters_metrics_and_algorithm_have_messages()
    {
        var spec = Document.ToStudySpec();
        Assert.Equal("random", spec.Algorithm);
        var metric = Assert.Single(spec.Metrics);
        Assert.Equal(("accuracy", GoalType.Maximize), (metric.MetricId, metric.Goal));
        Assert.Equal(["lr", "decay", "units", "batch", "optimizer"], spec.Parameters.Select(parameter => parameter.ParameterId));
        Assert.Equal((1e-4, 0.1, ScaleType.UnitLogScale), (spec.Parameters[0].DoubleValueSpec.MinValue, spec.Parameters[0].DoubleValueSpec.MaxValue, spec.Parameters[0].ScaleType));
        Assert.Equal(ScaleType.UnitLogScale, spec.Parameters[1].ScaleType);
        Assert.Equal((8, 64, ScaleType.UnitLinearScale), (spec.Parameters[2].IntegerValueSpec.MinValue, spec.Parameters[2].IntegerValueSpec.MaxValue, spec.Parameters[2].ScaleType));
        Assert.Equal([10, 32, 64], spec.Parameters[3].DiscreteValueSpec.Values);
        Assert.Equal(["sgd", "adam"], spec.Parameters[4].CategoricalValueSpec.Values);
        Assert.NotNull(spec.DefaultStoppingSpec);
    }

    [Fact]
    public void The_rest_is_read_back_from_the_metadata()
    {
        var violations = new List<Vizier.Studies.FieldViolation>();
        var options = StudyOptions.Read(Document.ToStudySpec(), violations);
        Assert.Empty(violations);
        Assert.Equal("7", options.AlgorithmSettings["random_state"]);
        Assert.Equal(new BudgetOptions(24, 2), options.Budget);
        Assert.Equal("medianstop", options.EarlyStopping.Algorithm);
        Assert.Equal("5", options.EarlyStopping.Settings!["start_step"]);
        Assert.Equal(["decay", "units"], options.Parameters.Keys.Order());
        Assert.Equal(new ParameterOptions(0.001, "normal"), options.Parameters["decay"]);
        Assert.Equal(new ParameterOptions(8, "normal"), options.Parameters["units"]);
    }

    [Fact]
    public void The_study_is_accepted_and_has_the_search_space_of_the_document()
    {
        var spec = Document.ToStudySpec();
        StudySpecValidator.Check(spec, "study_spec");
        var problem = StudyProblem.Read(new StudyName("lab", "tune"), spec).Problem;
        var expected = DocumentSearchSpace.Create(Document.Parameters);
        Assert.Equal(expected.Dimensions.Select(dimension => dimension.Kind), problem.Space.Dimensions.Select(dimension => dimension.Kind));
        Assert.Equal(expected.Dimensions.Select(dimension => dimension.LevelCount), problem.Space.Dimensions.Select(dimension => dimension.LevelCount));
    }

    [Fact]
    public void Minimising_without_early_stopping_has_no_stopping_spec()
    {
        var spec = new ExperimentText().Document().ToStudySpec();
        Assert.Null(spec.DefaultStoppingSpec);
        Assert.Equal(GoalType.Minimize, spec.Metrics[0].Goal);
    }

    [Fact]
    public void Values_of_a_trial_have_the_text_of_the_document()
    {
        var trial = new Trial
        {
            Parameters =
            {
                Number("lr", 1e-5), Number("decay", 0.25), Number("units", 16), Number("batch", 32), Text("optimizer", "adam"), Number("other", 1),
            },
        };
        Assert.Equal(
            ["lr=1e-05", "decay=0.25", "units=16", "batch=032", "optimizer=adam"],
            Document.AssignmentsOf(trial.Parameters).Select(assignment => $"{assignment.Name}={assignment.Value}"));
    }

    [Fact]
    public void A_trial_without_a_value_is_refused() =>
        Assert.Contains("decay", Assert.Throws<TemplateException>(() => Document.AssignmentsOf([Number("lr", 1)])).Message, StringComparison.Ordinal);

    private static Trial.Types.Parameter Number(string name, double value) =>
        new() { ParameterId = name, Value = Google.Protobuf.WellKnownTypes.Value.ForNumber(value) };

    private static Trial.Types.Parameter Text(string name, string value) =>
        new() { ParameterId = name, Value = Google.Protobuf.WellKnownTypes.Value.ForString(value) };
}
