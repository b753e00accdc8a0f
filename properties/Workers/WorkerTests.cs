using Vigil.Sim.Cli;
using Vigil.Sim.Strategies;
using Xunit;

namespace Vigil.Properties.Workers;

/// <summary>Several threads hand out the same results in the same order as one, and no sooner do they stop.</summary>
public sealed class WorkerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Results_come_in_order(int count)
    {
        // Every third is slow, so that later ones are done before it.
        var results = ThreadWorkers.Of(count).InOrder(500, static place => (place, Spin(place % 3 == 0 ? 50_000 : 10)));
        Assert.Equal(Enumerable.Range(0, 500), results.Select(static result => result.place));
    }

    [Fact]
    public void A_result_is_handed_out_while_others_run()
    {
        using var isTaken = new ManualResetEventSlim();
        foreach (var place in ThreadWorkers.Of(2).InOrder(100, WaitUnlessFirst))
        {
            isTaken.Set();
            Assert.True(place >= 0, "The first result came only with the others.");
        }

        int WaitUnlessFirst(int place) => place == 0 || isTaken.Wait(Patience) ? place : -1;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void A_place_begins_after_the_results_it_waits_for(int count)
    {
        var taken = 0;
        var places = new List<int>();
        foreach (var place in ThreadWorkers.Of(count).InOrder(200, static place => place - (place % 10), Begin, Slow))
        {
            places.Add(place);
            taken++;
        }

        Assert.Equal(Enumerable.Range(0, 200), places);

        int Begin(int place)
        {
            Assert.True(taken >= place - (place % 10), $"{place} began after {taken} results.");
            return place;
        }

        static int Slow(int place)
        {
            Spin(20_000);
            return place;
        }
    }

    [Fact]
    public void Two_run_at_once()
    {
        using var meeting = new Barrier(2);
        Assert.All(ThreadWorkers.Of(2).InOrder(2, _ => meeting.SignalAndWait(Patience)), Assert.True);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_first_failure_is_the_first_by_place_not_in_time(int count)
    {
        using var later = new ManualResetEventSlim();
        var taken = new List<int>();
        var failed = Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var place in ThreadWorkers.Of(count).InOrder(100, Fail))
            {
                taken.Add(place);
            }
        });
        Assert.Equal("3", failed.Message);
        Assert.Equal([0, 1, 2], taken);

        int Fail(int place)
        {
            if (place == 3 && count > 1)
            {
                Assert.True(later.Wait(Patience));
            }

            if (place > 3)
            {
                later.Set();
            }

            return place < 3 ? place : throw new InvalidOperationException($"{place}");
        }
    }

    [Fact]
    public void Who_stops_taking_stops_the_workers_first()
    {
        var (begun, ended) = (0, 0);
        var place = ThreadWorkers.Of(2).InOrder(int.MaxValue, Run).First();
        Assert.Equal(0, place);
        Assert.Equal(Volatile.Read(ref begun), Volatile.Read(ref ended));
        Assert.InRange(begun, 1, 20);

        int Run(int at)
        {
            Interlocked.Increment(ref begun);
            Spin(100_000);
            Interlocked.Increment(ref ended);
            return at;
        }
    }

    private static int Spin(int turns)
    {
        var sum = 1;
        for (var i = 0; i < turns; i++)
        {
            sum = unchecked((sum * 31) + i) | 1;
        }

        return sum;
    }
}
