using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Vigil.Api;
using Vigil.Server.Mapping;
using Xunit;

namespace Vigil.Properties.Server;

/// <summary>A watch's response in fragments: what each may weigh, and that they add up.</summary>
public sealed class FragmenterTests
{
    [SeededProperty(MaxTest = 1000)]
    public Property Fragments_keep_the_limit_and_add_up(byte[] sizes, PositiveInt limit)
    {
        var whole = Whole(sizes);
        var bytesMax = limit.Get % 700;
        var parts = Fragmenter.Cut(whole, bytesMax).ToList();
        var joined = parts[0].Clone();
        joined.Events.Add(parts.Skip(1).SelectMany(part => part.Events));
        joined.Fragment = false;
        var keepsLimit = parts.All(part => part.CalculateSize() <= bytesMax || part.Events.Count <= 1);
        var isMarked = parts.SkipLast(1).All(part => part.Fragment) && !parts[^1].Fragment;
        return joined.Equals(whole).Label("they do not add up")
            .And(keepsLimit.Label("one is over the limit"))
            .And(isMarked.Label("a mark is wrong"))
            .And(parts.All(part => part.Header.Equals(whole.Header) && part.WatchId == whole.WatchId).Label("a head"));
    }

    /// <summary>No part could have taken the first event of the next.</summary>
    [SeededProperty(MaxTest = 1000)]
    public Property Fragments_are_as_few_as_can_be(byte[] sizes, PositiveInt limit)
    {
        var bytesMax = limit.Get % 700;
        var parts = Fragmenter.Cut(Whole(sizes), bytesMax).ToList();
        return parts.Zip(parts.Skip(1)).All(pair =>
        {
            var longer = pair.First.Clone();
            longer.Events.Add(pair.Second.Events[0]);
            return longer.CalculateSize() > bytesMax;
        }).ToProperty();
    }

    /// <summary>A thousand small events: their tags and lengths alone are a tenth of the limit.</summary>
    [Fact]
    public void Small_events_do_not_add_up_to_more_than_the_limit()
    {
        var parts = Fragmenter.Cut(Whole(new byte[1000]), 1024).ToList();
        Assert.All(parts, part => Assert.InRange(part.CalculateSize(), 1, 1024));
    }

    private static WatchResponse Whole(byte[] sizes)
    {
        var whole = new WatchResponse { Header = new ResponseHeader { ClusterId = 1, Revision = 300 }, WatchId = 7 };
        whole.Events.Add(sizes.Select((size, i) => new Api.Event
        {
            Kv = new KeyValue { Key = ByteString.CopyFromUtf8($"k{i}"), Value = ByteString.CopyFrom(new byte[size]) },
        }));
        return whole;
    }
}
