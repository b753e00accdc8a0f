using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Vigil.Seams;
using Vigil.Sim.Cli.Score;
using Vigil.Sim.Mutation;
using Vigil.Sim.World.Scoring;
using Xunit;

namespace Vigil.Properties.Scoring;

/// <summary>
/// What the generator changes in a piece of code, and that nothing of it is in a build that is not for it.
/// </summary>
public sealed class MutantTests
{
    [Theory]
    [InlineData("return a < b;", "a < b -> a <= b", "a < b -> a >= b", "a < b -> false")]
    [InlineData("return a == b;", "a == b -> a != b", "a == b -> false")]
    [InlineData(
        "return a > 0 && b > 0;",
        "a > 0 && b > 0 -> a > 0 || b > 0",
        "a > 0 && b > 0 -> a > 0",
        "a > 0 && b > 0 -> b > 0",
        "a > 0 && b > 0 -> false",
        "a > 0 -> a >= 0",
        "a > 0 -> a <= 0",
        "0 -> 1",
        "b > 0 -> b >= 0",
        "b > 0 -> b <= 0",
        "0 -> 1")]
    [InlineData("Call(a, b); return true;", "Call(a, b); -> nothing", "(a, b) -> (b, a)")]
    [InlineData("_sum += a; return true;", "_sum += a; -> nothing", "_sum += a; -> _sum -= a;")]
    [InlineData("_sum++; return true;", "_sum++; -> nothing", "_sum++; -> _sum--;")]
    [InlineData("while (true) { break; } return true;", "break; -> nothing")]
    [InlineData(
        "try { } finally { _list.Clear(); } return true;", "_list.Clear(); -> nothing")]
    [InlineData("return !_list.Contains(a);", "!_list.Contains(a) -> _list.Contains(a)", "!_list.Contains(a) -> false")]
    [InlineData("return _list.Slice(a, b).Count is 3;",
        "a -> (a) + 1", "a -> (a) - 1", "b -> (b) + 1", "b -> (b) - 1", "(a, b) -> (b, a)",
        "_list.Slice(a, b).Count is 3 -> !(_list.Slice(a, b).Count is 3)")]
    [InlineData("lock (this) { return; }", "this -> new object()", "return; -> nothing")]
    [InlineData("throw new InvalidOperationException($\"{a + b}\");")]
    [InlineData("return Mutants.HasFlag(a) && a > b;", "Mutants.HasFlag(a) && a > b -> false")]
    public void It_finds_each_change(string body, params string[] expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            Find(body).Select(found => Text(found.Mutant)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_await_is_also_not_waited_for() =>
        Assert.Equal(
            ["await Task.Yield(); -> nothing", "await Task.Yield(); -> _ = Task.Yield();"],
            Find("await Task.Yield();", "async Task").Select(found => Text(found.Mutant)));

    [Fact]
    public void What_stands_alike_in_a_member_has_keys_of_its_own()
    {
        var keys = Find("Call(a, a); Call(a, a); return a == a;").Select(found => found.Mutant.Key).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    /// <summary>The key of a mutant is what it is known by when lines were put before it.</summary>
    [Fact]
    public void A_key_does_not_depend_on_lines_before_it() =>
        Assert.Equal(
            Find("return a < b;").Select(found => found.Mutant.Key),
            Find("\n\n// Above.\n return a < b;").Select(found => found.Mutant.Key));

    [Fact]
    public void The_writer_makes_a_branch_of_each()
    {
        var found = Find("if (a < b) { Call(a, b); } return true;");
        var root = found[0].Change.At.SyntaxTree.GetRoot();
        var text = new SwitchWriter(found).Visit(root)?.ToFullString() ?? "";
        Assert.Contains("MutantSwitch.IsOn(1) ? (a <= b) : (a < b)", text, StringComparison.Ordinal);
        Assert.All(found, one => Assert.Contains($"IsOn({one.Mutant.Id})", text, StringComparison.Ordinal));
    }

    /// <summary>The score does not refer to the generator, which would bring a compiler along.</summary>
    [Fact]
    public void The_score_reads_each_mutant_as_the_generator_writes_it()
    {
        var written = Find("return a < b;").Select(found => found.Mutant).ToList();
        var read = ScoreFolder.Parse<List<SourceMutant>>(JsonSerializer.Serialize(written));
        Assert.Equal(
            written,
            read.Select(one => new Mutant(
                one.Id,
                one.Key,
                one.Project,
                one.File,
                one.Line,
                one.Column,
                one.Member,
                one.Kind,
                one.Before,
                one.After)));
    }

    [Fact]
    public void This_build_has_no_switch()
    {
        Assert.Null(MutantSwitch.Find());
        Assert.Null(typeof(Invariant).Assembly.GetType("Vigil.Seams.MutantSwitch"));
    }

    private static string Text(Mutant mutant) =>
        $"{mutant.Before} -> {(mutant.After.Length == 0 ? "nothing" : mutant.After)}";

    private static IReadOnlyList<(Mutant Mutant, Change Change)> Find(string body, string returns = "bool")
    {
        var tree = CSharpSyntaxTree.ParseText(
            $$"""
            using System;
            using System.Collections.Generic;
            using System.Threading.Tasks;
            class Code
            {
                private readonly List<int> _list = new();
                private static FileMode Mutants => default;
                private int _sum;
                private void Call(int first, int second) { }
                private {{returns}} Run(int a, int b) { {{body}} }
            }
            """);
        var compilation = CSharpCompilation.Create(
            "Code",
            [tree],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return new MutantFinder().Find(
            new SourceProject("Code", "code"), "Code.cs", tree.GetRoot(), compilation.GetSemanticModel(tree));
    }
}
