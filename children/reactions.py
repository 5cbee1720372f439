"""What the child’s record does about news from below: letters that went, work that passed to a colleague."""

from adoption import letters_news, people_news
from children.actions import contacts

REACTIONS = [
    (letters_news.News.SENT, contacts.letter_sent),
    (people_news.News.HANDED_OVER, contacts.handed_over),
]
