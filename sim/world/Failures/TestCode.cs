using System.Globalization;

namespace Vigil.Sim.World.Failures;

/// <summary>Writes a failure as a test, for whoever wants it in the code rather than in a file.</summary>
internal static class TestCode
{
    /// <summary>Writes it. The test fails as long as the failure can be brought about.</summary>
    public static string Write(Schedule schedule)
    {
        var subject = schedule.Mutant.Length > 0 ? schedule.Mutant : schedule.Law;
        var name = string.Create(CultureInfo.InvariantCulture, $"{subject}_{schedule.Seed:x}");
        var seed = string.Create(CultureInfo.InvariantCulture, $"0x{schedule.Seed:x}");
        var choices = string.Join(", ", schedule.Choices);
        return $$"""
            using Vigil.Sim.Engine.Choices;
            using Vigil.Sim.World.Failures;
            using Vigil.Sim.World;
            using Xunit;

            /// <summary>Broke {{schedule.Law}}; found by {{schedule.Strategy}}, seed {{seed}}, then shrunk.</summary>
            public sealed class {{name}}
            {
                [Fact]
                public void {{schedule.Law}}_holds()
                {
                    var schedule = new Schedule
                    {
                        Workload = {{CSharpLiteral.Write(schedule.Workload, 12)}},
                        Choices = Choice.ParseAll({{CSharpLiteral.Write(choices, 16)}}),
                        Order = new EventOrder(
                            {{CSharpLiteral.Write(schedule.Order.Labels, 16)}},
                            {{CSharpLiteral.Write(schedule.Order.Steps, 16)}}),
                        Mutant = "{{schedule.Mutant}}",
                        Law = "{{schedule.Law}}",
                        Hash = 0x{{schedule.Hash.ToString("x16", CultureInfo.InvariantCulture)}},
                        Seed = {{seed}},
                        Strategy = "{{schedule.Strategy}}",
                    };
                    var found = Realization.Of(schedule);
                    Assert.True(
                        found.Kind == RealizationKind.Gone, FailureText.Write(found.Report, found.Schedule, 0, null));
                }
            }

            """;
    }
}
