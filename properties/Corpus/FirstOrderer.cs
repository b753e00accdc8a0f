using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Vigil.Properties.Corpus.FirstOrderer", "Vigil.Properties")]

namespace Vigil.Properties.Corpus;

/// <summary>Puts the past failures before all other tests.</summary>
public sealed class FirstOrderer : ITestCollectionOrderer
{
    /// <summary>The collection that comes first.</summary>
    public const string First = "past failures";

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName != First)
            .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
